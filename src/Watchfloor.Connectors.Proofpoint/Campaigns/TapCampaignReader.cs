using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Reads campaigns that were updated, day by day, and the details of each. Only the lists are counted, so they are asked for seldom.</summary>
internal sealed class TapCampaignReader(TapClient client, TapOptions settings, TapLedger ledger, VendorClock clock, TimeProvider time)
{
    private const int PageSize = 200;
    private const int MostPages = 20;

    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    /// <summary>Campaigns that changed since the cursor.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = TapWindows.ToSecond(time.GetUtcNow());
        var stored = TapCursors.Read(TapFeeds.Campaigns, position.Value, TapCursorContext.Default.CampaignCursor);
        ledger.Restore(stored?.Quota);
        if (stored is not null && now - stored.Until < settings.FollowUpInterval)
        {
            yield break;
        }

        // Each day is a call of fifty: a feed that starts does not go back further than the messages do.
        var from = stored is not null ? stored.Until - Overlap : TapWindows.ToSecond(TapWindows.Later(position.Since ?? now - settings.InitialLookback, TapWindows.Horizon(now)));
        var seen = new TapKeys(stored?.Seen ?? []);
        var batch = new BatchBuilder(new TapCampaignMapping());
        foreach (var window in TapWindows.Between(from, now, LongestWindow))
        {
            var unknown = 0;
            foreach (var (id, updated) in await ListAsync(window.From, window.To, cancellationToken))
            {
                if (seen.Touch(id, updated))
                {
                    continue;
                }

                if (await client.GetCampaignAsync(id, cancellationToken) is { } campaign)
                {
                    var stated = updated is null ? "" : $"\"lastUpdatedAt\":{JsonSerializer.Serialize(updated, TapTextContext.Default.String)},";
                    batch.Add($"{{{stated}\"campaign\":{campaign.GetRawText()}}}");
                }
                else
                {
                    unknown++;
                }
            }

            var known = TapWindows.ToSecond(clock.Known(window.To, time.GetUtcNow()));
            var cursor = new CampaignCursor { Until = TapWindows.Later(known, stored?.Until ?? known), Seen = seen.ToList(), Quota = ledger.Snapshot() };
            yield return batch.Build(
                JsonSerializer.Serialize(cursor, TapCursorContext.Default.CampaignCursor), unknown > 0 ? [$"TAP lists {unknown} campaigns and does not know them by their ids."] : []);
        }
    }

    private async Task<List<(string Id, string? Updated)>> ListAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var found = new List<(string Id, string? Updated)>();
        for (var page = 1; page <= MostPages; page++)
        {
            var answer = await client.GetCampaignIdsAsync(start, end, page, PageSize, cancellationToken);
            if (answer is not { ValueKind: JsonValueKind.Object } whole || !whole.TryGetProperty("campaigns", out var campaigns) || campaigns.ValueKind != JsonValueKind.Array)
            {
                break;
            }

            found.AddRange(campaigns.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => new JsonRecord(item))
                .Where(item => item.Text("id") is not null).Select(item => (item.Text("id")!, item.Text("lastUpdatedAt"))));
            if (campaigns.GetArrayLength() < PageSize)
            {
                break;
            }
        }

        return [.. found.Distinct()];
    }
}
