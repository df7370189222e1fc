using System.Text;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>Reads records in columns, as the #-lines above them declare. They may be declared again in the middle of a file.</summary>
internal sealed class ZeekColumns
{
    private byte separator = (byte)'\t';
    private byte setSeparator = (byte)',';
    private byte[] unset = "-"u8.ToArray();
    private byte[] empty = "(empty)"u8.ToArray();
    private int[] fields = [];
    private string[] names = [];
    private bool isFresh = true;

    /// <summary>What <c>#path</c> said; null when it said nothing.</summary>
    public string? Path { get; private set; }

    /// <summary>Which log the rows are; Other when it is one that does not become events.</summary>
    public ZeekLog Log { get; private set; }

    /// <summary>Whether the columns are known.</summary>
    public bool HasNames => names.Length > 0;

    /// <summary>Takes a line that begins with #.</summary>
    /// <param name="line">The line.</param>
    /// <param name="fileName">Tells the log when neither <c>#path</c> nor the columns do.</param>
    public void Declare(ReadOnlySpan<byte> line, string fileName)
    {
        var text = Encoding.UTF8.GetString(line);
        if (text.StartsWith("#separator", StringComparison.Ordinal))
        {
            // This one line is parted by a blank, because no other separator is known yet.
            var value = ZeekText.Unescape(line["#separator".Length..].Trim((byte)' '));
            separator = value is [< (char)128] ? (byte)value[0] : (byte)'\t';
            return;
        }

        var parts = text.Split((char)separator);
        switch (parts[0])
        {
            case "#set_separator" when parts.Length > 1 && parts[1] is [< (char)128]:
                setSeparator = (byte)parts[1][0];
                break;
            case "#empty_field" when parts.Length > 1:
                empty = Encoding.UTF8.GetBytes(parts[1]);
                break;
            case "#unset_field" when parts.Length > 1:
                unset = Encoding.UTF8.GetBytes(parts[1]);
                break;
            case "#path" when parts.Length > 1:
                Path = parts[1];
                break;
            case "#fields":
                names = parts[1..];
                Log = Path is { } path && ZeekLogs.FromPath(path) is var named and not ZeekLog.Other ? named
                    : Path is not null && !IsDisguised(Path) ? ZeekLog.Other
                    : ZeekLogs.FromColumns(names) is var seen and not ZeekLog.Other ? seen
                    : Path is null ? ZeekLogs.FromFileName(fileName) : ZeekLog.Other;
                fields = [.. names.Select(name => ZeekFieldNames.Find(Log, name) is { } field ? (int)field : -1)];
                isFresh = true;
                break;
        }
    }

    /// <summary>How many fields the row read last had when <c>#fields</c> names more; else null.</summary>
    public int? FewFields { get; private set; }

    /// <summary>Number of columns.</summary>
    public int Count => fields.Length;

    /// <summary>Reads one row; null, or why it is none. A row that is too short is read as if its last columns were absent.</summary>
    public string? Read(ZeekRecord record, byte[] buffer, int start, int length)
    {
        FewFields = null;
        if (isFresh)
        {
            record.Clear(buffer, isJson: false);
            record.SetSeparator = setSeparator;
            isFresh = false;
        }
        else
        {
            record.Reuse(buffer);
        }

        var end = start + length;
        var position = start;
        for (var column = 0; column < fields.Length; column++)
        {
            if (position > end)
            {
                FewFields ??= column;
                if (fields[column] >= 0)
                {
                    record.Unset((ZeekField)fields[column]);
                }

                continue;
            }

            var found = buffer.AsSpan(position, end - position).IndexOf(separator);
            var size = found < 0 ? end - position : found;
            Take(record, column, buffer, position, size);
            position += size + 1;
        }

        return position > end ? null : $"more than the {fields.Length} fields that #fields names";
    }

    // A site may give a log a path of its own, "conn_dmz"; then its columns decide.
    private static bool IsDisguised(string path) => ZeekLogs.FromFileName(path) != ZeekLog.Other;

    private void Take(ZeekRecord record, int column, byte[] buffer, int position, int size)
    {
        var value = buffer.AsSpan(position, size);
        var isAbsent = size == 0 || (size == unset.Length && value.SequenceEqual(unset)) || (size == empty.Length && value.SequenceEqual(empty));
        var field = fields[column];
        if (field >= 0 && isAbsent)
        {
            record.Unset((ZeekField)field);
        }
        else if (field >= 0)
        {
            record.Set((ZeekField)field, position, size);
        }
        else if (!isAbsent)
        {
            record.AddExtra(names[column], position, size);
        }
    }
}
