using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>Reads sensor events window by window, oldest first. A window that fills the row limit is asked again in halves, so no row is cut off.</summary>
internal sealed class FalconTelemetryReader(FalconClient client, IOptions<FalconOptions> options, TimeProvider time)
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
                length = Half(to - from);
                continue;
            }

            if (isFull)
            {
                warnings = [.. warnings, $"More than {options.Value.TelemetryRowLimit} sensor events within the millisecond from {from:O}; the rest of them was not returned. Raise TelemetryRowLimit."];
            }

            until = to > until ? to : until;
            var cursor = JsonSerializer.Serialize(new TelemetryCursor { Until = until }, FalconCursors.Default.TelemetryCursor);
            foreach (var batch in Batches(mapping, rows, seen, cursor, warnings))
            {
                yield return batch;
            }

            // Grows slowly: a window asked in vain costs as much as one that serves.
            length = rows.Count < options.Value.TelemetryRowLimit / 4 && length < LongestWindow ? Shorter(length * 2, LongestWindow) : length;
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

    private static TimeSpan Half(TimeSpan length) =>
        TimeSpan.FromMilliseconds(Math.Max(1, (long)length.TotalMilliseconds / 2));

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
