using Watchfloor.Incidents;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>Connections of one host to one address that a line of the timeline counts and cites a sample of.</summary>
/// <remarks>A rhythm drawn from a sample would show pauses that are not there, so whoever writes a report asks the lake for all of them.</remarks>
/// <param name="Feed">Feed of the connections.</param>
/// <param name="DeviceUid">Id of the host in that feed.</param>
/// <param name="DestinationIp">Address they go to.</param>
/// <param name="From">First connection of the line, UTC.</param>
/// <param name="To">Last connection of the line, UTC.</param>
public sealed record ConnectionSeries(string Feed, string DeviceUid, string DestinationIp, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The line with the most connections that cites only some of them; null when no line does.</summary>
    public static ConnectionSeries? LongestOf(Incident incident, IReadOnlyDictionary<EvidenceId, OcsfEvent> evidence)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (var entry in incident.Investigation?.Timeline.Where(IsSample).OrderByDescending(entry => entry.Count) ?? Enumerable.Empty<TimelineEntry>())
        {
            foreach (var id in entry.What.Evidence)
            {
                if (evidence.GetValueOrDefault(id) is NetworkActivity { Device.Uid: { } device, DstEndpoint.Ip: { } address })
                {
                    return new(id.Feed, device, address, entry.Time, entry.EndTime ?? entry.Time);
                }
            }
        }

        return null;
    }

    /// <summary>Whether a line stands for more events than it cites.</summary>
    internal static bool IsSample(TimelineEntry entry) => entry.Count >= BeaconPlot.FewestConnections && entry.Count > entry.What.Evidence.Count;
}

/// <summary>A series with the time of every connection.</summary>
/// <param name="Series">Which connections.</param>
/// <param name="Times">When each began, oldest first.</param>
public sealed record ConnectionTimes(ConnectionSeries Series, IReadOnlyList<DateTimeOffset> Times);
