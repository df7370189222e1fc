namespace Watchfloor.Mcp;

/// <summary>What the server <c>watchfloor</c> lists across vendors.</summary>
internal static class WatchfloorLists
{
    /// <summary>Vendors' alerts, wherever they come from.</summary>
    public static readonly LakeList Alerts = new()
    {
        Name = "watchfloor_search_alerts",
        Title = "Search alerts",
        Description = "Alerts of all vendors, newest first. With an id in hand use watchfloor_get_alert; for our own detectors watchfloor_list_findings.",
        Noun = "alerts",
        Feeds = ["crowdstrike.alerts", "microsoft.alerts", "microsoft.riskdetections", "microsoft.serviceprincipalriskdetections", "proofpoint.siem"],
        Views = ["detection_finding", "data_security_finding"],
        Where = "class_uid = 2004 OR is_alert",
        Window = TimeSpan.FromDays(7),
        Columns = [Columns.Time, Columns.Severity, Columns.Title, Columns.Of("vendor", "vendor", inSummary: true), Columns.Host, Columns.EvidenceUser, Columns.Techniques, Columns.Status, Columns.Disposition, Columns.Description],
        Filters =
        [
            new(new("vendor", ArgumentKind.Choice, "") { Choices = ["CrowdStrike", "Microsoft", "Proofpoint"] }, "vendor = $vendor"),
            Filters.Severity, Filters.Host, Filters.ObservedUser, Filters.Technique, Filters.Text,
        ],
    };

    /// <summary>Findings of our own detectors.</summary>
    public static readonly LakeList Findings = new()
    {
        Name = "watchfloor_list_findings",
        Title = "Findings",
        Description = "What Watchfloor's own detectors found (beacons, exfiltration, lateral movement, sign-ins …), newest first, with score and reasons.",
        Noun = "findings",
        Feeds = ["watchfloor.findings.*"],
        Views = ["detection_finding"],
        Window = TimeSpan.FromDays(30),
        Columns =
        [
            Columns.Time, Columns.Severity, Columns.Title, Columns.Of("detector", "analytic_name", inSummary: true), Columns.Host, Columns.EvidenceUser, Columns.Of("score", "confidence_score"), Columns.Techniques, Columns.Description,
            Columns.Of("reasons", "rest->>'$.unmapped'"),
        ],
        Filters = [Filters.Equal("detector", "beacon, exfiltration, …", "replace(feed, 'watchfloor.findings.', '')"), Filters.Severity, Filters.Host, Filters.ObservedUser, Filters.Technique],
    };
}
