using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Reads Proofpoint TAP: messages and clicks, window by window. Read only: TAP has nothing to act on.</summary>
internal sealed class TapConnector(TapClient client, IOptions<TapOptions> options, TimeProvider time) : IConnector
{
    private const int MostSeen = 5000;

    // The server's clock and ours may differ by a little at the horizon.
    private static readonly TimeSpan HorizonMargin = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public string Name => "proofpoint";

    /// <inheritdoc/>
    public IReadOnlyList<FeedDescription> Describe() =>
    [
        new(TapMapping.FeedName, "messages with threats, and clicks on rewritten links", new TapMapping().OcsfClasses, "a service credential with access to the SIEM API"),
    ];

    /// <inheritdoc/>
    public IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, CancellationToken cancellationToken) => feed == TapMapping.FeedName
        ? ReadAsync(cursor, cancellationToken)
        : throw new ArgumentException($"'{feed}' is no feed of Proofpoint; there is {TapMapping.FeedName}.", nameof(feed));

    private async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var now = ToSecond(time.GetUtcNow());
        var stored = TapCursor.Read(position.Value);
        var until = stored?.Until ?? ToSecond(position.Since ?? now - settings.InitialLookback);
        var horizon = now - TapLimits.Horizon + HorizonMargin;
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

        var quota = new TapQuota(stored?.Calls ?? new Dictionary<DateTimeOffset, int>(), settings.DailyCalls);
        var seen = (stored?.Seen ?? []).ToDictionary(hash => hash, _ => until);
        var from = stored is null ? until : Overlapping(until, now, horizon);
        var batch = new BatchBuilder(new TapMapping());
        while (now - from >= TapLimits.ShortestWindow)
        {
            var to = Earlier(from + TapLimits.LongestWindow, now);

            // What is left over must be long enough for a call of its own.
            if (now - to > TimeSpan.Zero && now - to < TapLimits.ShortestWindow)
            {
                to = now - TapLimits.ShortestWindow;
            }

            quota.Take(time.GetUtcNow());
            if (await client.GetAllAsync(from, to, cancellationToken) is { } answer)
            {
                Add(batch, answer, seen, to);
            }

            from = to;
            until = to > until ? to : until;
            if (batch.Records > 0 || now - from < TapLimits.ShortestWindow || warnings.Count > 0)
            {
                var recent = seen.Where(record => record.Value > until - settings.Overlap).OrderByDescending(record => record.Value).Take(MostSeen).Select(record => record.Key);
                yield return batch.Build(new TapCursor { Until = until, Seen = [.. recent], Calls = quota.Calls }.ToString(), [.. warnings]);
                warnings.Clear();
            }
        }
    }

    // A short poll reads its overlap in the same call: one call a minute keeps below the quota, two would not.
    private DateTimeOffset Overlapping(DateTimeOffset until, DateTimeOffset now, DateTimeOffset horizon)
    {
        var from = until - options.Value.Overlap;
        var oneCall = now - TapLimits.LongestWindow;
        from = from < oneCall && until - oneCall >= TapLimits.LongestWindow / 2 ? oneCall : from;
        return from > horizon ? from : horizon;
    }

    private static void Add(BatchBuilder batch, JsonElement answer, Dictionary<string, DateTimeOffset> seen, DateTimeOffset windowEnd)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            throw new ConnectorException(TapClient.Vendor, $"Proofpoint answered with a JSON {answer.ValueKind} where lists of messages and clicks were expected.");
        }

        foreach (var (list, _) in TapMapping.Lists)
        {
            if (!answer.TryGetProperty(list, out var records) || records.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            foreach (var record in records.EnumerateArray())
            {
                // The list says what became of a message or click, so it stays with the record.
                var raw = $"{{\"{list}\":[{record.GetRawText()}]}}";
                var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(raw)).AsSpan(0, 8));
                if (!seen.ContainsKey(hash))
                {
                    batch.Add(raw);
                }

                seen[hash] = windowEnd;
            }
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset ToSecond(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());
}
