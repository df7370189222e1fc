using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>Reads sensor events window by window, oldest first. A window that fills the row limit is asked again in smaller ones, so no row is cut off.</summary>
internal sealed class FalconTelemetryReader(FalconClient client, IOptions<FalconOptions> options, VendorClock clock, TimeProvider time)
{
    private const int BatchSize = 5000;
    private static readonly TimeSpan FirstWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromMilliseconds(1);

    private readonly FalconSearch search = new(client, options, time);

    /// <summary>Every event since the cursor, the overlap before it included.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stored = FalconCursors.Read(position.Value, FalconCursors.Default.TelemetryCursor);
        var until = stored?.Until ?? position.Since ?? time.GetUtcNow() - options.Value.InitialLookback;
        var from = ToMillisecond(stored is null ? until : until - options.Value.TelemetryOverlap);
        var end = ToMillisecond(time.GetUtcNow());
        var length = FirstWindow;
        var mapping = new FalconTelemetryMapping();
        var seen = new HashSet<string>();
        while (from < end)
        {
            var to = from + length < end ? from + length : end;
            var (rows, warnings) = await search.RunAsync(from, to, cancellationToken);
            var isFull = rows.Count >= options.Value.TelemetryRowLimit;
            if (isFull && to - from > ShortestWindow)
            {
                length = Smaller(to - from, to - Oldest(rows, to));
                continue;
            }

            if (isFull)
            {
                warnings = [.. warnings, $"More than {options.Value.TelemetryRowLimit} sensor events within the millisecond from {from:O}; the rest of them was not returned. Raise TelemetryRowLimit."];
            }

            var known = clock.Known(to, time.GetUtcNow());
            until = known > until ? known : until;
            var cursor = JsonSerializer.Serialize(new TelemetryCursor { Until = until }, FalconCursors.Default.TelemetryCursor);
            foreach (var batch in Batches(mapping, rows, seen, cursor, warnings))
            {
                yield return batch;
            }

            length = Next(length, rows.Count, options.Value.TelemetryRowLimit);
            from = to;
        }
    }

    // Only the last batch of a window moves the cursor: what a stop in between repeats, the lake knows by its id.
    private static IEnumerable<Batch> Batches(
        FalconTelemetryMapping mapping, IReadOnlyList<JsonElement> rows, HashSet<string> seen, string cursor, IReadOnlyList<string> warnings)
    {
        var (events, quarantined) = (new List<OcsfEvent>(rows.Count), new List<QuarantinedRecord>());
        var current = new HashSet<string>(rows.Count);
        foreach (var row in rows)
        {
            var mapped = FalconTelemetryFeedMapping.Map(mapping, row);
            if (mapped.QuarantineReason is { } reason)
            {
                quarantined.Add(new(row.GetRawText(), reason));
            }

            // Both ends of a window may count as inside it, so a row at the seam comes with each of its windows.
            foreach (var ocsfEvent in mapped.Events)
            {
                if (ocsfEvent.Metadata.Uid is { } uid && current.Add(uid) && !seen.Contains(uid))
                {
                    events.Add(ocsfEvent);
                }
            }
        }

        seen.Clear();
        seen.UnionWith(current);
        events.Sort((left, right) => left.Time.CompareTo(right.Time));
        for (var from = 0; from == 0 || from < events.Count; from += BatchSize)
        {
            var isLast = from + BatchSize >= events.Count;
            var part = events.GetRange(from, Math.Min(BatchSize, events.Count - from));
            yield return new Batch
            {
                Feed = FalconFeeds.Telemetry,
                Records = part.Count + (isLast ? quarantined.Count : 0),
                Events = part,
                Quarantined = isLast ? quarantined : [],
                NextCursor = isLast ? cursor : null,
                Warnings = isLast ? warnings : [],
            };
        }
    }

    private static DateTimeOffset ToMillisecond(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <summary>The window to try after one that was full, knowing how far back the newest rows of it reached.</summary>
    internal static TimeSpan Smaller(TimeSpan length, TimeSpan reached)
    {
        // The rows that came fill that span; a little less of it should fit. If they came in another order, half does as well.
        var fits = reached > TimeSpan.Zero && reached < length ? reached * 0.8 : length;
        return TimeSpan.FromMilliseconds(Math.Max(1, (long)Shorter(fits, length / 2).TotalMilliseconds));
    }

    /// <summary>The window to try after one that was not full: as long as half the row limit should last, yet never growing fast into a busy morning.</summary>
    internal static TimeSpan Next(TimeSpan length, int rows, int rowLimit) =>
        Shorter(length * Math.Clamp(rowLimit / 2.0 / Math.Max(1, rows), 0.5, 4), LongestWindow);

    private static DateTimeOffset Oldest(IReadOnlyList<JsonElement> rows, DateTimeOffset end)
    {
        var oldest = end;
        foreach (var row in rows)
        {
            if (row.ValueKind == JsonValueKind.Object && row.TryGetProperty("@timestamp"u8, out var stamp)
                && VendorTime.TryParse(stamp.ToString(), out var time) && time < oldest)
            {
                oldest = time;
            }
        }

        return oldest;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
