using System.IO.Compression;

/// <summary>Records of a log as texts, one a column: gzip CSV with a heading, or Zeek's tab-separated form.</summary>
internal sealed record LogTable(IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    public static LogTable Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        List<string>? columns = null;
        var rows = new List<string[]>();
        var isZeek = reader.Peek() == '#';
        while (reader.ReadLine() is { } line)
        {
            if (isZeek && line.StartsWith('#'))
            {
                columns = line.StartsWith("#fields\t", StringComparison.Ordinal) ? [.. line.Split('\t')[1..]] : columns;
                continue;
            }

            string[] cells = isZeek ? line.Split('\t') : [.. Cells(line)];
            if (columns is null)
            {
                columns = [.. cells];
            }
            else if (cells.Length == columns.Count)
            {
                rows.Add(cells);
            }
        }

        return new(columns ?? [], rows);
    }

    public LogTable Where(Func<Func<string, string>, bool> keep) => new(Columns, [.. Rows.Where(row => keep(column => row[Index(column)]))]);

    /// <summary>Columns in the order given; a name of ours may stand for another's.</summary>
    public LogTable Pick(IReadOnlyList<string> names) => new(names, [.. Rows.Select(row => names.Select(name => row[Index(name)]).ToArray())]);

    private int Index(string name) => Columns.ToList().IndexOf(name) is var at and >= 0 ? at : throw new ArgumentException($"There is no column {name}.", nameof(name));

    private static IEnumerable<string> Cells(string line)
    {
        var (cell, quoted) = (new System.Text.StringBuilder(), false);
        for (var at = 0; at < line.Length; at++)
        {
            switch (line[at])
            {
                case '"' when quoted && at + 1 < line.Length && line[at + 1] == '"':
                    cell.Append(line[at++]);
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    yield return cell.ToString();
                    cell.Clear();
                    break;
                default:
                    cell.Append(line[at]);
                    break;
            }
        }

        yield return cell.ToString();
    }
}
