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
}
