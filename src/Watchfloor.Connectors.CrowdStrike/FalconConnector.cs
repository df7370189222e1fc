using Microsoft.Extensions.Options;
using Watchfloor.Connectors.CrowdStrike.Alerts;
using Watchfloor.Connectors.CrowdStrike.Cases;
using Watchfloor.Connectors.CrowdStrike.Changes;
using Watchfloor.Connectors.CrowdStrike.Fdr;
using Watchfloor.Connectors.CrowdStrike.Hosts;
using Watchfloor.Connectors.CrowdStrike.Intel;
using Watchfloor.Connectors.CrowdStrike.Stream;
using Watchfloor.Connectors.CrowdStrike.Telemetry;
using Watchfloor.Connectors.CrowdStrike.Vulnerabilities;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Reads CrowdStrike Falcon: alerts, hosts and sensor events, cases, weaknesses and threat intelligence.</summary>
internal sealed class FalconConnector(FalconClient client, HttpClient streams, IOptions<FalconOptions> options, VendorClock clock, TimeProvider time) : IConnector
{
    // Sensors send something every few minutes, day and night.
    private static readonly TimeSpan SensorsSpeakWithin = TimeSpan.FromHours(2);

    private static readonly string[] Intelligence = ["osint_inventory_info"];

    private FalconOptions Settings => options.Value;

    /// <inheritdoc/>
    public string Name => "crowdstrike";

    /// <inheritdoc/>
    public IReadOnlyList<FeedDescription> Describe()
    {
        FeedDescription[] feeds =
        [
            new(FalconFeeds.Hosts, "hosts with a Falcon sensor", new FalconHostMapping().OcsfClasses, "Hosts: read"),
            new(FalconFeeds.Alerts, "alerts of every Falcon product", ["detection_finding"], "Alerts: read"),
            Settings.Fdr.QueueUrl is not null
                ? new(FalconFeeds.Fdr, "what the sensors saw, as Data Replicator delivers it", new FalconFdrMapping().OcsfClasses, FalconFdrReader.Permission, SensorsSpeakWithin)
                : new(FalconFeeds.Telemetry, "what the sensors saw: processes, connections, lookups, logons, files", new FalconTelemetryFeedMapping().OcsfClasses, "NGSIEM: read and write", SensorsSpeakWithin),
            new(FalconFeeds.Stream, "the event stream: what people and API clients did in the console", new FalconStreamMapping().OcsfClasses, FalconStreamReader.Permission),
            new(FalconFeeds.Cases, "cases that people work on in the console", ["incident_finding"], FalconCases.Permission),
            new(FalconFeeds.Vulnerabilities, "weaknesses that Spotlight found on hosts", ["vulnerability_finding"], FalconVulnerabilities.Permission),
            new(FalconFeeds.Iocs, "the tenant's own indicators", Intelligence, FalconIntel.IocPermission),
            new(FalconFeeds.Actors, "adversaries that Falcon Intelligence follows", Intelligence, FalconIntel.ActorPermission),
            new(FalconFeeds.Indicators, "indicators of Falcon Intelligence", Intelligence, FalconIndicatorReader.Permission),
            new(FalconFeeds.Reports, "reports of Falcon Intelligence", Intelligence, FalconIntel.ReportPermission),
        ];
        return Settings.Feeds.Count == 0 ? feeds : [.. feeds.Where(feed => Settings.Feeds.Contains(feed.Name))];
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, CancellationToken cancellationToken) => feed switch
    {
        FalconFeeds.Hosts => new FalconHostReader(client, time).ReadAsync(cursor, cancellationToken),
        FalconFeeds.Alerts => new FalconAlertReader(client, options, time).ReadAsync(cursor, cancellationToken),
        FalconFeeds.Telemetry => new FalconTelemetryReader(client, options, clock, time).ReadAsync(cursor, cancellationToken),
        FalconFeeds.Fdr when Settings.Fdr.QueueUrl is not null => new FalconFdrReader(Settings.Fdr, time).ReadAsync(cursor, cancellationToken),
        FalconFeeds.Stream => new FalconStreamReader(client, streams, Settings, time).ReadAsync(cursor, cancellationToken),
        FalconFeeds.Cases => ChangedAsync(FalconCases.Feed(client, Settings), cursor, cancellationToken),
        FalconFeeds.Vulnerabilities => ChangedAsync(FalconVulnerabilities.Feed(client, Settings), cursor, cancellationToken),
        FalconFeeds.Iocs => ChangedAsync(FalconIntel.Iocs(client, Settings), cursor, cancellationToken),
        FalconFeeds.Actors => ChangedAsync(FalconIntel.Actors(client, Settings), cursor, cancellationToken),
        FalconFeeds.Indicators => new FalconIndicatorReader(client, Settings, time).ReadAsync(cursor, cancellationToken),
        FalconFeeds.Reports => ChangedAsync(FalconIntel.Reports(client, Settings), cursor, cancellationToken),
        _ => throw new ArgumentException($"'{feed}' is no feed of CrowdStrike, or is not configured; there are {string.Join(", ", FalconFeeds.All)}.", nameof(feed)),
    };

    private IAsyncEnumerable<Batch> ChangedAsync(ChangeFeed feed, Cursor cursor, CancellationToken cancellationToken) =>
        new ChangeReader(feed, Settings.InitialLookback, time).ReadAsync(cursor, cancellationToken);
}
