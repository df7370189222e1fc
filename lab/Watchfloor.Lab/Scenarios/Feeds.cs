namespace Watchfloor.Lab.Scenarios;

/// <summary>Names under which truth points at records.</summary>
internal static class Feeds
{
    public const string FalconAlerts = "crowdstrike.alerts";
    public const string FalconTelemetry = "crowdstrike.telemetry";
    public const string GraphAlerts = "microsoft.alerts";
    public const string SignIns = "microsoft.signins";
    public const string Audits = "microsoft.audits";
    public const string HuntingProcess = "microsoft.hunting.process";
    public const string HuntingNetwork = "microsoft.hunting.network";
    public const string Tap = "proofpoint.siem";
}
