using nietras.SeparatedValues;

namespace Watchfloor.Connectors.Logs.Csv;

/// <summary>One record's cells.</summary>
internal static class CsvCells
{
    private static readonly Dictionary<char, Func<string, SepReader>> Readers = new[] { ',', '\t', ';', '|' }.ToDictionary(separator => separator, Reader);

    /// <summary>The cells, quotes taken off; null when the text is more than one record.</summary>
    public static List<string>? Split(string text, char separator)
    {
        // Without quotes a record is what lies between separators, and most records have none.
        if (text.AsSpan().IndexOfAny('"', '\r', '\n') < 0)
        {
            return [.. text.Split(separator)];
        }

        var cells = new List<string>();
        using var reader = Readers.TryGetValue(separator, out var known) ? known(text) : Reader(separator)(text);
        if (!reader.MoveNext())
        {
            return cells;
        }

        var row = reader.Current;
        for (var column = 0; column < row.ColCount; column++)
        {
            cells.Add(row[column].ToString());
        }

        return reader.MoveNext() ? null : cells;
    }

    private static Func<string, SepReader> Reader(char separator)
    {
        var options = new SepReaderOptions(new Sep(separator)) { HasHeader = false, Unescape = true, DisableColCountCheck = true };
        return text => options.FromText(text);
    }
}
