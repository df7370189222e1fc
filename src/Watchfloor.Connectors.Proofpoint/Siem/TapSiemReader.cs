using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Reads messages and clicks, window by window.</summary>
internal sealed class TapSiemReader(TapClient client, TapOptions settings, TapLedger ledger, VendorClock clock, TimeProvider time)
{
    private const int MostSeen = 5000;

    private readonly TapLinkDecoding decoding = new(client);

    private IReadOnlyList<(string Path, TapPool Pool)> Endpoints => settings.Endpoints switch
    {
        SiemEndpoints.Issues => [("issues", TapPool.Siem)],
        SiemEndpoints.Separate => [("messages/delivered", TapPool.Siem), ("messages/blocked", TapPool.Siem), ("clicks/permitted", TapPool.Clicks), ("clicks/blocked", TapPool.Siem)],
        _ => [("all", TapPool.Siem)],
    };

    /// <summary>What is new since the cursor.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = TapWindows.ToSecond(time.GetUtcNow());
        var stored = TapCursors.Read(TapFeeds.Siem, position.Value, TapCursorContext.Default.SiemCursor);
        ledger.Restore(stored?.Quota);
        var until = stored?.Until ?? TapWindows.ToSecond(position.Since ?? now - settings.InitialLookback);
        var horizon = TapWindows.Horizon(now);
        var warnings = new List<string>();
        if (until < horizon)
        {
            // Somebody who starts with all there is misses nothing that was promised.
            if (stored is not null || position.Since is not null)
            {
                warnings.Add($"TAP keeps 7 days: messages and clicks between {until:u} and {horizon:u} cannot be read any more.");
            }

            until = horizon;
        }

        var seen = (stored?.Seen ?? []).ToDictionary(hash => hash, _ => until);
        var from = stored is null ? until : Overlapping(until, now, horizon);
        var batch = new BatchBuilder(new TapMapping());
        foreach (var window in TapWindows.Between(from, now, TapLimits.LongestWindow))
        {
            // All lists of a window are read before the cursor passes it.
            foreach (var (path, pool) in Endpoints)
            {
                if (await client.GetSiemAsync(path, pool, window.From, window.To, cancellationToken) is { } answer
                    && await AddAsync(batch, answer, seen, window.To, cancellationToken) is { } trouble)
                {
                    warnings.Add(trouble);
                }
            }

            until = TapWindows.Later(TapWindows.ToSecond(clock.Known(window.To, time.GetUtcNow())), until);
            if (batch.Records > 0 || window.To == now || warnings.Count > 0)
            {
                var recent = seen.Where(record => record.Value > until - settings.Overlap).OrderByDescending(record => record.Value).Take(MostSeen).Select(record => record.Key);
                var cursor = new SiemCursor { Until = until, Seen = [.. recent], Quota = ledger.Snapshot() };
                yield return batch.Build(JsonSerializer.Serialize(cursor, TapCursorContext.Default.SiemCursor), [.. warnings]);
                warnings.Clear();
            }
        }
    }

    // A short poll reads its overlap in the same call: one call a minute keeps below the quota, two would not.
    private DateTimeOffset Overlapping(DateTimeOffset until, DateTimeOffset now, DateTimeOffset horizon)
    {
        var from = until - settings.Overlap;
        var oneCall = now - TapLimits.LongestWindow;
        from = from < oneCall && until - oneCall >= TapLimits.LongestWindow / 2 ? oneCall : from;
        return TapWindows.Later(from, horizon);
    }

    private async Task<string?> AddAsync(BatchBuilder batch, JsonElement answer, Dictionary<string, DateTimeOffset> seen, DateTimeOffset windowEnd, CancellationToken cancellationToken)
    {
        var fresh = new List<(string List, JsonElement Record)>();
        foreach (var (list, record) in SiemAnswer.Records(answer))
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{list}\n{record.GetRawText()}")).AsSpan(0, 8));
            if (!seen.ContainsKey(hash))
            {
                fresh.Add((list, record));
            }

            seen[hash] = windowEnd;
        }

        var trouble = await decoding.AskAsync(fresh.Select(item => item.Record), cancellationToken);
        foreach (var (list, record) in fresh)
        {
            // The list says what became of a message or click, so it stays with the record.
            var decoded = decoding.Of(record) is { } links ? "," + links : "";
            batch.Add($"{{\"{list}\":[{record.GetRawText()}]{decoded}}}");
        }

        return trouble;
    }
}
