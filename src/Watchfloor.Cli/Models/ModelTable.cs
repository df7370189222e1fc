using System.Security.Cryptography;
using Watchfloor.Detection.Models.Tables;

namespace Watchfloor.Cli;

/// <summary>A CSV file read for training or measuring: features, and labels when there are any.</summary>
internal sealed record ModelTable(IReadOnlyList<Feature> Features, float[] Rows, bool[]? Labels, string Hash)
{
    /// <summary>Number of rows.</summary>
    public int Count => Features.Count == 0 ? 0 : Rows.Length / Features.Count;

    /// <summary>Reads a file; the label column is kept out of the features.</summary>
    /// <param name="path">CSV, .gz too.</param>
    /// <param name="label">Column with 1 for an outlier; null for none.</param>
    /// <param name="categories">Columns of names.</param>
    /// <param name="wanted">Columns of a model, in its order; null for all.</param>
    public static ModelTable Read(string path, string? label, IReadOnlyCollection<string> categories, IReadOnlyList<CsvColumn>? wanted = null)
    {
        using var table = CsvTable.Open(path);
        foreach (var name in categories.Concat(label is null ? [] : [label]).Where(name => !table.Columns.Contains(name)))
        {
            throw new ModelDataException($"'{path}' has no column '{name}'. It has: {string.Join(", ", table.Columns.Take(50))}.", name);
        }

        var columns = (wanted ?? [.. table.Columns.Where(name => name != label).Select(name => new CsvColumn(name, categories.Contains(name) ? new() : null))]).ToList();
        var features = columns.Select(column => new Feature(column.Name, column.Categories)).ToList();
        if (label is not null)
        {
            columns.Add(new(label));
        }

        var all = table.ReadAll(columns);
        using var file = File.OpenRead(path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        return label is null ? new(features, all, null, hash) : Parted(path, label, features, all, hash);
    }

    private static ModelTable Parted(string path, string label, List<Feature> features, float[] all, string hash)
    {
        var width = features.Count + 1;
        var rows = new float[all.Length / width * features.Count];
        var labels = new bool[all.Length / width];
        for (var row = 0; row < labels.Length; row++)
        {
            all.AsSpan(row * width, features.Count).CopyTo(rows.AsSpan(row * features.Count));
            var value = all[(row * width) + features.Count];
            labels[row] = float.IsNaN(value) ? throw new ModelDataException($"'{path}', row {row + 1}, column '{label}': there is no label. Write 1 for an outlier and 0 for any other row.", label, row + 1) : value > 0.5f;
        }

        return new(features, rows, labels, hash);
    }
}
