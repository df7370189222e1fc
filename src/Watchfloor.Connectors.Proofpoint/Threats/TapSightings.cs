using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>One sight of a threat in a message or click.</summary>
/// <param name="ThreatId">TAP's id of it.</param>
/// <param name="Campaign">The campaign that it belongs to, when the record says so.</param>
/// <param name="Status">Its status, as the record writes it.</param>
/// <param name="Time">When it was judged, as the record writes it.</param>
/// <param name="IsActive">Whether it stands.</param>
/// <param name="Classification">malware, phish and so on, in lower case.</param>
internal sealed record TapSighting(string? ThreatId, string? Campaign, string? Status, string? Time, bool IsActive, string? Classification);

/// <summary>Looks through SIEM windows for threats to follow up, far less often than the feed of messages itself, so that it needs nothing from the lake.</summary>
internal sealed class TapSightings(TapClient client)
{
    /// <summary>TAP lists events up to half an hour late.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(35);

    // The feed of messages comes first; what follows it up leaves it this many calls.
    private const int LeftForMessages = 100;

    /// <summary>Where to begin: the stored position less the overlap, or what was asked for, or a day ago; never before TAP's horizon.</summary>
    public static DateTimeOffset From(DateTimeOffset? until, Cursor position, DateTimeOffset now) =>
        TapWindows.ToSecond(TapWindows.Later(until is { } stored ? stored - Overlap : position.Since ?? now - TimeSpan.FromDays(1), TapWindows.Horizon(now)));

    /// <summary>Window by window, what is seen in it and where it ends. Stops early, with a warning, where the messages need the rest of the quota.</summary>
    public async IAsyncEnumerable<(DateTimeOffset End, IReadOnlyList<TapSighting> Sightings, string? Warning)> ReadAsync(
        DateTimeOffset from, DateTimeOffset now, TapLedger ledger, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var window in TapWindows.Between(from, now, TapLimits.LongestWindow))
        {
            if (ledger.Left(TapPool.Siem) <= LeftForMessages)
            {
                yield return (window.From, [], $"What the SIEM quota has left is kept for messages and clicks; this feed goes on from {window.From:u} when calls come back.");
                yield break;
            }

            var answer = await client.GetSiemAsync("all", TapPool.Siem, window.From, window.To, cancellationToken);
            yield return (window.To, answer is { } whole ? [.. SiemAnswer.Records(whole).SelectMany(item => Of(item.Record))] : [], null);
        }
    }

    private static IEnumerable<TapSighting> Of(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var record = new JsonRecord(element);
        return record.Objects("threatsInfoMap").Append(record).Select(Of).Where(sighting => sighting.ThreatId is not null || sighting.Campaign is not null);
    }

    private static TapSighting Of(JsonRecord record)
    {
        var threat = TapThreat.Of(record, TapLinks.Offline);
        return new(threat.Id, threat.Campaign, threat.Status, record.Text("threatTime"), threat.IsActive, threat.Classification);
    }
}
