using System.Globalization;
using System.Text;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs;

/// <summary>One file being read: records in, batches out. Holds what every format shares: counting, quarantine, batches, warnings.</summary>
/// <param name="path">The file.</param>
/// <param name="usualFeed">Feed of a batch that has no events; null when no feed is sure.</param>
/// <param name="options">Limits.</param>
internal abstract class LogSession(string path, string? usualFeed, LogReadOptions options)
{
    // Events of long records are big: without this 50,000 of CloudTrail took a gigabyte.
    private const long BatchBytes = 1 << 24;

    private readonly List<LogBatch> ready = [];
    private readonly List<(string Feed, List<OcsfEvent> Events, List<LogRange> Ranges)> mapped = [];
    private readonly Dictionary<string, long> notMapped = [];
    private readonly Dictionary<string, (long Count, string First)> remarks = [];
    private readonly List<string> warnings = [];
    private List<QuarantinedRecord> quarantined = [];
    private long bytes;
    private int events;
    private int records;
    private int quarantinedHere;
    private long quarantinedInFile;
    private string? firstProblem;

    /// <summary>Whether a batch's worth of events is waiting.</summary>
    public bool IsFull => events >= Options.BatchSize || bytes >= BatchBytes;

    /// <summary>The file.</summary>
    protected string Path { get; } = path;

    /// <summary>Limits.</summary>
    protected LogReadOptions Options { get; } = options;

    /// <summary>Number of the record at hand, from 1; of the line in formats of one record a line.</summary>
    protected long LineNumber { get; private set; }

    /// <summary>Records that became events so far.</summary>
    protected long MappedInFile { get; private set; }

    /// <summary>What a record is called in messages.</summary>
    protected virtual string Unit => "line";

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
        LineNumber++;
        Declare(line);
    }

    /// <summary>Takes a record.</summary>
    public void Add(in LogLine line)
    {
        LineNumber++;
        if (ReadGuarded(line, mayBeShort: true) is { } reason)
        {
            Quarantine(line, reason);
        }
    }

    /// <summary>Takes what stands after the last whole record.</summary>
    public void AddLast(in LogLine line, string? stoppedBecause)
    {
        LineNumber++;
        if (stoppedBecause is not null)
        {
            records++;
            Quarantine(line, $"the {Unit} is cut off where the file ends");
            return;
        }

        if (ReadGuarded(line, mayBeShort: false) is { } reason)
        {
            Quarantine(line, $"the {Unit} is cut off where the file ends ({reason})");
            Warn($"The last {Unit}, number {LineNumber.ToString(CultureInfo.InvariantCulture)}, is cut off; everything before it is kept.");
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
                $"{quarantinedInFile} of the {Unit}s could not be read and {(quarantinedInFile > Options.MaxQuarantined ? $"the first {Options.MaxQuarantined} are" : quarantinedInFile == 1 ? "it is" : "they are")} in quarantine; the first: {firstProblem}."));
        }

        AddWarnings();
        foreach (var (what, (count, first)) in remarks.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Warn(string.Create(CultureInfo.InvariantCulture, $"{count} records {what}. The first: {first}."));
        }

        if (MappedInFile == 0 && quarantinedInFile == 0 && notMapped.Count == 1)
        {
            return [.. Flush(cursor, warnings).Select(batch => batch with { SkippedReason = OnlyNotMapped(notMapped.Keys.First()) })];
        }

        foreach (var (name, count) in notMapped.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Warn(NotMapped(count, new VendorText(name).ForDisplay(60)));
        }

        return Flush(cursor, warnings);
    }

    /// <summary>Characters of which a line may consist and still hold nothing.</summary>
    protected virtual ReadOnlySpan<byte> Blank => " \t"u8;

    /// <summary>Reads a record that is not blank and not too long; null, or why it is none. Counts it with <see cref="Met"/> when it is no header.</summary>
    protected abstract string? Read(in LogLine line, bool mayBeShort);

    /// <summary>Says how many records of a kind that is not mapped were skipped.</summary>
    protected abstract string NotMapped(long count, string kind);

    /// <summary>Says that a file holds nothing but a kind that is not mapped.</summary>
    protected virtual string OnlyNotMapped(string kind) => $"it holds only records that are not mapped to events: {new VendorText(kind).ForDisplay(60)}";

    /// <summary>Takes what a header line declares.</summary>
    protected virtual void Declare(in LogLine line)
    {
    }

    /// <summary>Adds the format's own warnings when the file has ended.</summary>
    protected virtual void AddWarnings()
    {
    }

    /// <summary>Counts a record.</summary>
    protected void Met() => records++;

    /// <summary>Counts a record that gave no event because its kind is not mapped.</summary>
    protected void Skip(string kind) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(notMapped, notMapped.Count < 100 || notMapped.ContainsKey(kind) ? kind : "other", out _)++;

    /// <summary>Counts a value that was kept aside or cut because it cannot be true; <paramref name="what"/> completes "N records …".</summary>
    protected void Remark(string what, string example)
    {
        ref var entry = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(remarks, what, out var exists);
        entry = exists ? (entry.Count + 1, entry.First) : (1, string.Create(CultureInfo.InvariantCulture, $"{Unit} {LineNumber}, {example}"));
    }

    private string Overlong(in LogLine line)
    {
        records++;
        return string.Create(CultureInfo.InvariantCulture, $"the {Unit} has {line.TotalLength} bytes, more than the {Options.MaxLineBytes} that are read");
    }

    /// <summary>Adds an event and where its record lies.</summary>
    protected void Emit(string feed, OcsfEvent ocsfEvent, long offset, int length)
    {
        var at = 0;
        while (at < mapped.Count && !ReferenceEquals(mapped[at].Feed, feed) && mapped[at].Feed != feed)
        {
            at++;
        }

        if (at == mapped.Count)
        {
            // Most files fill one feed; growing its lists again and again would cost more than the room.
            var room = at == 0 ? Options.BatchSize : Math.Min(Options.BatchSize, 1024);
            mapped.Add((feed, new(room), new(room)));
        }

        mapped[at].Events.Add(ocsfEvent);
        mapped[at].Ranges.Add(new(offset, length));
        events++;
        bytes += length;
        MappedInFile++;
    }

    // A mistake in a mapping, or text that is no Unicode, must not stop a file.
    private string? ReadGuarded(in LogLine line, bool mayBeShort)
    {
        try
        {
            return line.Text.Trim(Blank).IsEmpty ? null : line.IsOverlong ? Overlong(line) : Read(line, mayBeShort);
        }
        catch (Exception error) when (error is InvalidOperationException or System.Text.Json.JsonException)
        {
            return "text that is not valid Unicode";
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException or ArithmeticException)
        {
            return $"a value that cannot be mapped ({error.GetType().Name})";
        }
    }

    private IReadOnlyList<LogBatch> Flush(LogCursor? cursor, IReadOnlyList<string> warn)
    {
        ready.Clear();
        foreach (var (feed, list, ranges) in mapped)
        {
            ready.Add(new LogBatch { Path = Path, Feed = feed, Events = list, Ranges = ranges, Records = RecordsOf(list.Count) });
        }

        if (ready.Count == 0)
        {
            ready.Add(new LogBatch { Path = Path, Feed = usualFeed });
        }

        ready[^1] = ready[^1] with
        {
            Quarantined = quarantined,
            QuarantinedCount = quarantinedHere,
            Records = records - ready.SkipLast(1).Sum(batch => batch.Records),
            Cursor = cursor,
            Warnings = warn,
        };
        mapped.Clear();
        quarantined = [];
        events = records = quarantinedHere = 0;
        bytes = 0;
        return ready;
    }

    // A record may give several events; then the batches before the last take no more than there are.
    private int RecordsOf(int count) => Math.Max(0, Math.Min(count, records - ready.Sum(batch => batch.Records)));

    private void Quarantine(in LogLine line, string reason)
    {
        quarantinedInFile++;
        quarantinedHere++;
        firstProblem ??= string.Create(CultureInfo.InvariantCulture, $"{Unit} {LineNumber}: {reason}");
        if (quarantinedInFile > Options.MaxQuarantined)
        {
            return;
        }

        var text = line.Text;
        var kept = Encoding.UTF8.GetString(text[..Math.Min(text.Length, Options.QuarantinedBytes)]);
        quarantined.Add(new(line.TotalLength > Options.QuarantinedBytes ? $"{kept}… ({line.TotalLength.ToString(CultureInfo.InvariantCulture)} bytes)" : kept, reason));
    }
}
