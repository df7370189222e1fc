using System.Globalization;
using System.Text;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>One Zeek file being read: lines in, batches out.</summary>
internal sealed class ZeekSession
{
    private readonly string path;
    private readonly LogReadOptions options;
    private readonly bool isJson;
    private readonly ZeekLog usual;
    private readonly ZeekRecord record;
    private readonly ZeekColumns columns = new();
    private readonly ZeekJson json = new();
    private readonly ZeekMapping?[] mappings;
    private readonly List<LogBatch> ready = [];
    private readonly Dictionary<ZeekLog, (List<OcsfEvent> Events, List<LogRange> Ranges)> mapped = [];
    private readonly Dictionary<string, long> notMapped = [];
    private readonly List<string> warnings = [];
    private List<QuarantinedRecord> quarantined = [];
    private int events;
    private int records;
    private int quarantinedHere;
    private long quarantinedInFile;
    private long mappedInFile;
    private long lineNumber;
    private long shortRows;
    private string? firstProblem;
    private string? firstShort;

    public ZeekSession(string path, FormatSniffer sniffed, LogReadOptions options)
    {
        this.path = path;
        this.options = options;
        isJson = sniffed.Format == LogFormat.ZeekJson;
        usual = json.Log = sniffed.Log;
        var pools = new ZeekPools();
        record = new(pools.Texts);
        mappings = [null, new ZeekConnMapping(pools), new ZeekDnsMapping(pools), new ZeekHttpMapping(pools), new ZeekSslMapping(pools)];
    }

    /// <summary>Whether a batch's worth of events is waiting.</summary>
    public bool IsFull => events >= options.BatchSize;

    /// <summary>Notes something a person should know.</summary>
    public void Warn(string? warning)
    {
        if (warning is not null)
        {
            warnings.Add(warning);
        }
    }

    /// <summary>Takes only what a line declares, since its record was imported earlier.</summary>
    public void AddHeader(in LogLine line)
    {
        lineNumber++;
        if (!isJson && line.Text is [(byte)'#', ..] declaration && !line.IsOverlong)
        {
            columns.Declare(declaration, path);
        }
    }

    /// <summary>Takes a line.</summary>
    public void Add(in LogLine line)
    {
        lineNumber++;
        if (Read(line, mayBeShort: true) is { } reason)
        {
            Quarantine(line, reason);
        }
    }

    /// <summary>Takes what stands after the last newline.</summary>
    public void AddLast(in LogLine line, string? stoppedBecause)
    {
        lineNumber++;
        if (stoppedBecause is not null)
        {
            records++;
            Quarantine(line, "the line is cut off where the file ends");
            return;
        }

        if (Read(line, mayBeShort: false) is { } reason)
        {
            Quarantine(line, $"the line is cut off where the file ends ({reason})");
            Warn($"The last line, number {lineNumber.ToString(CultureInfo.InvariantCulture)}, is cut off; everything before it is kept.");
        }
    }

    /// <summary>Gives out what has been read; <paramref name="cursor"/> goes with the last batch, when everything before it is given out.</summary>
    public IReadOnlyList<LogBatch> Flush(LogCursor? cursor) => Flush(cursor, []);

    /// <summary>Gives out the rest with the warnings of the whole file.</summary>
    public IReadOnlyList<LogBatch> End(LogCursor? cursor)
    {
        if (quarantinedInFile > 0)
        {
            Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{quarantinedInFile} of the lines could not be read and {(quarantinedInFile > options.MaxQuarantined ? $"the first {options.MaxQuarantined} are" : quarantinedInFile == 1 ? "it is" : "they are")} in quarantine; the first: {firstProblem}."));
        }

        if (shortRows > 0)
        {
            Warn(string.Create(CultureInfo.InvariantCulture, $"{shortRows} of the rows have fewer fields than #fields names; their last columns are taken as absent. The first: {firstShort}."));
        }

        if (mappedInFile == 0 && quarantinedInFile == 0 && notMapped.Count == 1)
        {
            return [.. Flush(cursor, warnings).Select(batch => batch with { SkippedReason = FormatSniffer.NotMapped(notMapped.Keys.First()).SkippedReason })];
        }

        foreach (var (name, count) in notMapped.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} records of Zeek's {new VendorText(name).ForDisplay(60)} log were skipped: it is not mapped to events; {ZeekLogs.Read} are."));
        }

        return Flush(cursor, warnings);
    }

    private IReadOnlyList<LogBatch> Flush(LogCursor? cursor, IReadOnlyList<string> warn)
    {
        ready.Clear();
        foreach (var (log, (list, ranges)) in mapped)
        {
            ready.Add(new LogBatch { Path = path, Feed = ZeekLogs.Feed(log), Events = list, Ranges = ranges, Records = list.Count });
        }

        if (ready.Count == 0)
        {
            ready.Add(new LogBatch { Path = path, Feed = usual == ZeekLog.Other ? null : ZeekLogs.Feed(usual) });
        }

        ready[^1] = ready[^1] with
        {
            Quarantined = quarantined,
            QuarantinedCount = quarantinedHere,
            Records = ready[^1].Records + records - events,
            Cursor = cursor,
            Warnings = warn,
        };
        mapped.Clear();
        quarantined = [];
        events = records = quarantinedHere = 0;
        return ready;
    }

    /// <summary>Reads a line; null, or why it is no record.</summary>
    private string? Read(in LogLine line, bool mayBeShort)
    {
        var text = line.Text;
        if (text.IsEmpty)
        {
            return null;
        }

        if (line.IsOverlong)
        {
            records++;
            return string.Create(CultureInfo.InvariantCulture, $"the line has {line.TotalLength} bytes, more than the {options.MaxLineBytes} that are read");
        }

        if (!isJson && text[0] == '#')
        {
            columns.Declare(text, path);
            return null;
        }

        records++;
        var log = ZeekLog.Other;
        var wrong = isJson ? ReadJson(line, text.Length, out log) : ReadColumns(line, text.Length, out log);
        if (wrong is not null || log == ZeekLog.Other)
        {
            return wrong;
        }

        var few = isJson || columns.FewFields is not { } fields ? null
            : string.Create(CultureInfo.InvariantCulture, $"{fields} fields where #fields names {columns.Count}");
        if (few is not null && !mayBeShort)
        {
            return few;
        }

        OcsfEvent? ocsfEvent;
        string? reason;
        try
        {
            ocsfEvent = mappings[(int)log]!.Map(record, out reason);
        }
        catch (Exception error) when (error is InvalidOperationException or System.Text.Json.JsonException)
        {
            return "text that is not valid Unicode";
        }

        if (ocsfEvent is null)
        {
            return few is null ? reason : $"{few}; {reason}";
        }

        if (few is not null)
        {
            shortRows++;
            firstShort ??= string.Create(CultureInfo.InvariantCulture, $"line {lineNumber} has {few}");
        }

        if (!mapped.TryGetValue(log, out var lists))
        {
            mapped[log] = lists = (new(options.BatchSize), new(options.BatchSize));
        }

        lists.Events.Add(ocsfEvent);
        lists.Ranges.Add(new(line.Offset, text.Length));
        events++;
        mappedInFile++;
        return null;
    }

    private string? ReadColumns(in LogLine line, int length, out ZeekLog log)
    {
        log = columns.Log;
        if (!columns.HasNames)
        {
            return "the line stands before any #fields line, so its columns are not known";
        }

        if (log == ZeekLog.Other)
        {
            CountNotMapped(columns.Path ?? Path.GetFileName(path));
            return null;
        }

        return columns.Read(record, line.Buffer, line.Start, length);
    }

    private string? ReadJson(in LogLine line, int length, out ZeekLog log)
    {
        var wrong = json.Read(record, line.Buffer, line.Start, length);
        log = json.Log;
        if (wrong is not null)
        {
            return wrong;
        }

        // A shipper may put several logs into one file; then each record says which it is.
        if ((record.Pooled(ZeekField.Path) ?? record.Pooled(ZeekField.Stream)) is not { } named)
        {
            if (log == ZeekLog.Other && (json.Log = usual) == ZeekLog.Other)
            {
                return "the record does not say which log it belongs to";
            }

            if (log != json.Log)
            {
                log = json.Log;
                return json.Read(record, line.Buffer, line.Start, length);
            }

            return null;
        }

        var right = ZeekLogs.FromPath(named);
        if (right == log && right != ZeekLog.Other)
        {
            return null;
        }

        log = right;
        if (right == ZeekLog.Other)
        {
            CountNotMapped(named);
            return null;
        }

        json.Log = right;
        return json.Read(record, line.Buffer, line.Start, length);
    }

    private void CountNotMapped(string name) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(notMapped, notMapped.Count < 100 || notMapped.ContainsKey(name) ? name : "other", out _)++;

    private void Quarantine(in LogLine line, string reason)
    {
        quarantinedInFile++;
        quarantinedHere++;
        firstProblem ??= string.Create(CultureInfo.InvariantCulture, $"line {lineNumber}: {reason}");
        if (quarantinedInFile > options.MaxQuarantined)
        {
            return;
        }

        var text = line.Text;
        var kept = Encoding.UTF8.GetString(text[..Math.Min(text.Length, options.QuarantinedBytes)]);
        quarantined.Add(new(line.TotalLength > options.QuarantinedBytes ? $"{kept}… ({line.TotalLength.ToString(CultureInfo.InvariantCulture)} bytes)" : kept, reason));
    }
}
