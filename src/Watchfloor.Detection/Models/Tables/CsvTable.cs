using System.IO.Compression;

namespace Watchfloor.Detection.Models.Tables;

/// <summary>A table read from CSV, plain or gzip, in blocks, so that a file of any size is scored in constant memory.</summary>
/// <remarks>
/// The first line holds the columns' names. Cells are numbers with a decimal point; empty, <c>NaN</c>, <c>NA</c> and <c>null</c> are
/// missing, <c>inf</c> and <c>-inf</c> infinite; quotes around a cell are taken off. Columns may stand in any order and there may be others.
/// </remarks>
public sealed class CsvTable : IDisposable
{
    private readonly CsvLines lines;
    private readonly string path;
    private readonly List<string> header;

    private CsvTable(string path, CsvLines lines, List<string> header) => (this.path, this.lines, this.header) = (path, lines, header);

    /// <summary>Names of all columns, in the file's order.</summary>
    public IReadOnlyList<string> Columns => header;

    /// <summary>Opens a file and reads its heading.</summary>
    /// <exception cref="ModelDataException">It is empty, or a name is empty or comes twice.</exception>
    public static CsvTable Open(string path)
    {
        Stream stream = File.OpenRead(path);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            stream = new GZipStream(stream, CompressionMode.Decompress);
        }

        var lines = new CsvLines(stream);
        if (!lines.TryRead(out var line))
        {
            lines.Dispose();
            throw new ModelDataException($"'{path}' is empty; its first line should name the columns.");
        }

        var header = new List<string>();
        while (CsvLines.TryCell(ref line, out var cell))
        {
            header.Add(CsvLines.Text(cell));
        }

        var wrong = header.FindIndex(name => name.Length == 0 || header.Count(other => other == name) > 1);
        if (wrong >= 0)
        {
            lines.Dispose();
            throw new ModelDataException($"'{path}': column {wrong + 1} is named '{header[wrong]}', which is empty or comes twice.", header[wrong]);
        }

        return new(path, lines, header);
    }

    /// <summary>Reads the rest in blocks.</summary>
    /// <param name="columns">Columns to read, in the order wanted, and how to read each.</param>
    /// <param name="rowsPerBlock">Most rows a block.</param>
    /// <exception cref="ModelDataException">A column is not there, a row has another number of cells, or a cell is no number.</exception>
    public IEnumerable<float[]> ReadBlocks(IReadOnlyList<CsvColumn> columns, int rowsPerBlock)
    {
        // Which wanted column each cell belongs to; -1 for those nobody asked for.
        var target = Enumerable.Repeat(-1, header.Count).ToArray();
        for (var i = 0; i < columns.Count; i++)
        {
            var at = header.IndexOf(columns[i].Name);
            if (at < 0)
            {
                throw new ModelDataException($"'{path}' has no column '{columns[i].Name}', which the model was trained with. It has: {string.Join(", ", header.Take(50))}.", columns[i].Name);
            }

            target[at] = i;
        }

        long row = 0;
        while (true)
        {
            var block = new float[rowsPerBlock * columns.Count];
            var filled = 0;
            while (filled < rowsPerBlock && lines.TryRead(out var line))
            {
                row++;
                Read(line, target, columns, block.AsSpan(filled * columns.Count, columns.Count), row);
                filled++;
            }

            if (filled > 0)
            {
                yield return filled == rowsPerBlock ? block : block[..(filled * columns.Count)];
            }

            if (filled < rowsPerBlock)
            {
                yield break;
            }
        }
    }

    /// <summary>Reads the rest at once.</summary>
    /// <exception cref="ModelDataException">As with <see cref="ReadBlocks"/>, or the table is too large for one array.</exception>
    public float[] ReadAll(IReadOnlyList<CsvColumn> columns)
    {
        var blocks = ReadBlocks(columns, 65_536).ToList();
        var length = blocks.Sum(block => (long)block.Length);
        if (length > Array.MaxLength)
        {
            throw new ModelDataException($"'{path}' holds {length} numbers; a training table holds at most {Array.MaxLength}. Train on a sample: a tree looks at a few hundred rows.");
        }

        var all = new float[length];
        long at = 0;
        foreach (var block in blocks)
        {
            block.CopyTo(all, at);
            at += block.Length;
        }

        return all;
    }

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();

    private void Read(ReadOnlySpan<byte> line, int[] target, IReadOnlyList<CsvColumn> columns, Span<float> to, long row)
    {
        var cells = 0;
        while (CsvLines.TryCell(ref line, out var cell))
        {
            if (cells < target.Length && target[cells] is var wanted and >= 0)
            {
                to[wanted] = columns[wanted].Categories is { } categories
                    ? categories.Code(cell.IsEmpty ? null : CsvLines.Text(cell))
                    : CsvLines.TryNumber(cell, out var number) ? number
                    : throw new ModelDataException($"'{path}', row {row}, column '{header[cells]}': '{Shown(cell)}' is no number. Declare the column as a category, or mend the cell.", header[cells], row);
            }

            cells++;
        }

        if (cells != target.Length)
        {
            throw new ModelDataException($"'{path}', row {row} has {cells} cells; the heading names {target.Length} columns.", cells < target.Length ? header[cells] : null, row);
        }
    }

    private static string Shown(ReadOnlySpan<byte> cell)
    {
        var text = CsvLines.Text(cell);
        return text.Length <= 40 ? text : text[..40] + "…";
    }
}

/// <summary>A column to read.</summary>
/// <param name="Name">Its name in the heading.</param>
/// <param name="Categories">Values to number; null for a column of numbers.</param>
public sealed record CsvColumn(string Name, CategoryMap? Categories = null);
