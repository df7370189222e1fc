namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Names of the feeds; each is the first half of its evidence ids.</summary>
internal static class FalconFeeds
{
    /// <summary>Alerts.</summary>
    public const string Alerts = "crowdstrike.alerts";

    /// <summary>Hosts.</summary>
    public const string Hosts = "crowdstrike.hosts";

    /// <summary>Sensor events.</summary>
    public const string Telemetry = "crowdstrike.telemetry";

    /// <summary>Cases.</summary>
    public const string Cases = "crowdstrike.cases";

    /// <summary>Weaknesses that Spotlight found.</summary>
    public const string Vulnerabilities = "crowdstrike.vulnerabilities";

    /// <summary>Custom indicators of the tenant.</summary>
    public const string Iocs = "crowdstrike.iocs";

    /// <summary>Adversaries that Falcon Intelligence follows.</summary>
    public const string Actors = "crowdstrike.intel.actors";

    /// <summary>Indicators of Falcon Intelligence.</summary>
    public const string Indicators = "crowdstrike.intel.indicators";

    /// <summary>Reports of Falcon Intelligence.</summary>
    public const string Reports = "crowdstrike.intel.reports";

    /// <summary>The event stream.</summary>
    public const string Stream = "crowdstrike.stream";

    /// <summary>Falcon Data Replicator.</summary>
    public const string Fdr = "crowdstrike.fdr";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Hosts, Alerts, Telemetry, Fdr, Stream, Cases, Vulnerabilities, Iocs, Actors, Indicators, Reports];
}
