using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>One sight of a threat in a message.</summary>
internal sealed record ThreatSighting(TapThreat Threat, DateTimeOffset Arrival, string Recipient, string SenderAddress);

/// <summary>The threats that the story's messages hold, by what the messages themselves say.</summary>
internal sealed class TapThreatBook
{
    private readonly List<ThreatSighting> _sightings = [];

    public TapThreatBook(Story story)
    {
        foreach (var record in story.TapMessages.All)
        {
            using var document = JsonDocument.Parse(record.Json);
            var message = document.RootElement;
            foreach (var threat in message.GetProperty("threatsInfoMap").EnumerateArray())
            {
                _sightings.Add(new ThreatSighting(
                    new TapThreat(
                        threat.GetProperty("threat").GetString()!,
                        Either(threat, "threatID", "threatId")!,
                        threat.GetProperty("threatType").GetString()!.ToLowerInvariant(),
                        threat.GetProperty("threatStatus").GetString()!,
                        threat.GetProperty("classification").GetString()!.ToLowerInvariant(),
                        threat.GetProperty("threatTime").GetDateTimeOffset(),
                        Either(threat, "campaignID", "campaignId")),
                    record.Arrival,
                    message.GetProperty("recipient")[0].GetString()!,
                    message.GetProperty("senderIP").GetString()!));
            }
        }

        _sightings.Sort((a, b) => a.Arrival != b.Arrival ? a.Arrival.CompareTo(b.Arrival) : string.CompareOrdinal(a.Threat.Id, b.Threat.Id));
    }

    /// <summary>All sights, in the order in which TAP showed them.</summary>
    public IReadOnlyList<ThreatSighting> Sightings => _sightings;

    /// <summary>Sights of each threat.</summary>
    public IEnumerable<IGrouping<string, ThreatSighting>> ByThreat => _sightings.GroupBy(sighting => sighting.Threat.Id);

    /// <summary>Sights of each campaign's threats.</summary>
    public IEnumerable<IGrouping<string, ThreatSighting>> ByCampaign => _sightings.Where(sighting => sighting.Threat.Campaign is not null).GroupBy(sighting => sighting.Threat.Campaign!);

    private static string? Either(JsonElement threat, string one, string other) =>
        threat.TryGetProperty(one, out var value) || threat.TryGetProperty(other, out value) ? value.GetString() : null;
}
