using Microsoft.Extensions.Options;
using Watchfloor.Connectors.CrowdStrike.Alerts;
using Watchfloor.Connectors.CrowdStrike.Hosts;
using Watchfloor.Connectors.CrowdStrike.Telemetry;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Reads CrowdStrike Falcon: alerts, hosts and sensor events.</summary>
internal sealed class FalconConnector(FalconClient client, IOptions<FalconOptions> options, TimeProvider time) : IConnector
{
    /// <inheritdoc/>
    public string Name => "crowdstrike";

    /// <inheritdoc/>
    public IReadOnlyList<FeedDescription> Describe() =>
    [
        new(FalconFeeds.Hosts, "hosts with a Falcon sensor", new FalconHostMapping().OcsfClasses, "Hosts: read"),
        new(FalconFeeds.Alerts, "alerts of every Falcon product", ["detection_finding"], "Alerts: read"),
        new(FalconFeeds.Telemetry, "what the sensors saw: processes, connections, lookups, logons, files", new FalconTelemetryFeedMapping().OcsfClasses, "NGSIEM: read and write"),
    ];

    /// <inheritdoc/>
    public IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, CancellationToken cancellationToken) => feed switch
    {
        FalconFeeds.Hosts => new FalconHostReader(client, time).ReadAsync(cursor, cancellationToken),
        FalconFeeds.Alerts => new FalconAlertReader(client, options, time).ReadAsync(cursor, cancellationToken),
        FalconFeeds.Telemetry => new FalconTelemetryReader(client, options, time).ReadAsync(cursor, cancellationToken),
        _ => throw new ArgumentException($"'{feed}' is no feed of CrowdStrike; there are {FalconFeeds.Hosts}, {FalconFeeds.Alerts} and {FalconFeeds.Telemetry}.", nameof(feed)),
    };
}
