using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Asks for the summary of each threat that messages and clicks show: once, and again when it was judged anew. Summaries have no quota.</summary>
internal sealed class TapThreatReader(TapClient client, TapOptions settings, TapLedger ledger, TimeProvider time)
{
    // A summary may be written a little later than the message that names it.
    private const int MostWaiting = 500;

    /// <summary>Summaries of what was seen since the cursor.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = TapWindows.ToSecond(time.GetUtcNow());
        var stored = TapCursors.Read(TapFeeds.Threats, position.Value, TapCursorContext.Default.SightingCursor);
        ledger.Restore(stored?.Quota);
        if (stored is not null && now - stored.Until < settings.FollowUpInterval)
        {
            yield break;
        }

        var (asked, inThisRun, waiting) = (new TapKeys(stored?.Asked ?? []), new HashSet<string>(), new List<string>());
        var batch = new BatchBuilder(new TapThreatMapping());
        foreach (var id in stored?.Waiting ?? [])
        {
            inThisRun.Add(id);
            await AskAsync(id);
        }

        await foreach (var (end, sightings, warning) in new TapSightings(client).ReadAsync(TapSightings.From(stored?.Until, position, now), now, ledger, cancellationToken))
        {
            foreach (var sighting in sightings)
            {
                // A summary shows the newest state; within one run it needs asking once, however often it changed.
                if (sighting.ThreatId is { } id && !asked.Touch(id, sighting.Status, sighting.Time) && inThisRun.Add(id))
                {
                    await AskAsync(id);
                }
            }

            if (batch.Records > 0 || end == now || warning is not null)
            {
                var isLast = end == now || warning is not null;
                var given = Math.Max(0, waiting.Count - MostWaiting);
                waiting.RemoveRange(0, given);
                string?[] warnings =
                [
                    warning,
                    isLast && waiting.Count > 0 ? $"TAP does not know {waiting.Count} of the threats that its own messages name; they are asked for again." : null,
                    given > 0 ? $"{given} threats that TAP does not know are given up." : null,
                ];
                var cursor = new SightingCursor { Until = TapWindows.Later(end, stored?.Until ?? end), Asked = asked.ToList(), Waiting = [.. waiting], Quota = ledger.Snapshot() };
                yield return batch.Build(JsonSerializer.Serialize(cursor, TapCursorContext.Default.SightingCursor), [.. warnings.OfType<string>()]);
            }
        }

        async Task AskAsync(string id)
        {
            if (await client.GetThreatAsync(id, cancellationToken) is { } summary)
            {
                batch.Add(summary);
            }
            else
            {
                waiting.Add(id);
            }
        }
    }
}
