using Watchfloor.Detection.Models.Tables;

namespace Watchfloor.Detection.Tests.Models;

/// <summary>Reads a labelled set; the last column is the label.</summary>
internal static class OutlierSet
{
    public static (float[] Rows, bool[] Labels, int Columns) Read(string file)
    {
        using var table = CsvTable.Open(file);
        var names = table.Columns;
        var all = table.ReadAll([.. names.Select(name => new CsvColumn(name))]);
        var columns = names.Count - 1;
        var labels = new bool[all.Length / names.Count];
        var rows = new float[labels.Length * columns];
        for (var row = 0; row < labels.Length; row++)
        {
            all.AsSpan(row * names.Count, columns).CopyTo(rows.AsSpan(row * columns));
            labels[row] = all[(row * names.Count) + columns] > 0.5f;
        }

        return (rows, labels, columns);
    }
}
