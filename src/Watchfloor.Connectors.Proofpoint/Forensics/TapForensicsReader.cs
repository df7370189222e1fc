using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Asks for the forensic reports of each campaign that messages and clicks show, once a day while it goes on, and of standing phish and malware without a campaign as far as its small quota allows.</summary>
internal sealed class TapForensicsReader(TapClient client, TapOptions settings, TapLedger ledger, TimeProvider time)
{
    private const int MostWaiting = 500;

    /// <summary>Reports of what was seen since the cursor.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = TapWindows.ToSecond(time.GetUtcNow());
        var stored = TapCursors.Read(TapFeeds.Forensics, position.Value, TapCursorContext.Default.SightingCursor);
        ledger.Restore(stored?.Quota);
        if (stored is not null && now - stored.Until < settings.FollowUpInterval)
        {
            yield break;
        }

        var (asked, inThisRun, waiting) = (new TapKeys(stored?.Asked ?? []), new HashSet<string>(), new List<string>(stored?.Waiting ?? []));
        var batch = new BatchBuilder(new TapForensicsMapping());
        await foreach (var (end, sightings, warning) in new TapSightings(client).ReadAsync(TapSightings.From(stored?.Until, position, now), now, ledger, cancellationToken))
        {
            foreach (var sighting in sightings)
            {
                if (sighting.Campaign is { } campaign)
                {
                    if (inThisRun.Add(campaign) && !asked.Touch("campaign", campaign, $"{end:yyyy-MM-dd}"))
                    {
                        Add(batch, await client.GetCampaignForensicsAsync(campaign, cancellationToken), now);
                    }
                }
                else if (sighting is { ThreatId: { } id, IsActive: true, Classification: "malware" or "phish" } && !asked.Touch("threat", id))
                {
                    waiting.Add(id);
                }
            }

            // The newest first: what waits for a day is the least of a hurry. The reserve stays with people.
            while (waiting.Count > 0 && ledger.Left(TapPool.ThreatForensics) > 0)
            {
                var id = waiting[^1];
                waiting.RemoveAt(waiting.Count - 1);
                Add(batch, await client.GetThreatForensicsAsync(id, cancellationToken), now);
            }

            if (batch.Records > 0 || end == now || warning is not null)
            {
                var given = waiting.Count - MostWaiting;
                var up = given > 0 ? $"TAP's quota does not reach for the forensic reports of {given} threats; the newest {MostWaiting} wait for it." : null;
                waiting.RemoveRange(0, Math.Max(0, given));
                var cursor = new SightingCursor { Until = TapWindows.Later(end, stored?.Until ?? end), Asked = asked.ToList(), Waiting = [.. waiting], Quota = ledger.Snapshot() };
                yield return batch.Build(JsonSerializer.Serialize(cursor, TapCursorContext.Default.SightingCursor), [.. new[] { warning, up }.OfType<string>()]);
            }
        }
    }

    // Each report stays with the time its answer was generated, or asked for where TAP does not say.
    private static void Add(BatchBuilder batch, JsonElement? answer, DateTimeOffset now)
    {
        if (answer is not { ValueKind: JsonValueKind.Object } whole || !whole.TryGetProperty("reports", out var reports) || reports.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var generated = whole.TryGetProperty("generated", out var stated) ? stated.GetRawText() : $"\"{VendorTime.ToFilter(now)}\"";
        foreach (var report in reports.EnumerateArray())
        {
            batch.Add($"{{\"generated\":{generated},\"reports\":[{report.GetRawText()}]}}");
        }
    }
}
