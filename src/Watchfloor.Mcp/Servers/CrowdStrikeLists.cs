namespace Watchfloor.Mcp;

/// <summary>What the server <c>crowdstrike</c> lists.</summary>
internal static class CrowdStrikeLists
{
    private static readonly IReadOnlyList<string> Intelligence = ["crowdstrike.intel.actors", "crowdstrike.intel.indicators", "crowdstrike.intel.reports", "crowdstrike.iocs"];

    /// <summary>Tools of every profile.</summary>
    public static readonly IReadOnlyList<LakeList> Triage =
    [
        new()
        {
            Name = "crowdstrike_get_detections",
            Title = "CrowdStrike detections",
            Description = "Falcon alerts, newest first. To ask several vendors at once use watchfloor_search_alerts.",
            Noun = "detections",
            Feeds = ["crowdstrike.alerts"],
            Views = ["detection_finding"],
            Window = TimeSpan.FromDays(7),
            Columns =
            [
                Columns.Time, Columns.Severity, Columns.Title, Columns.Host, Columns.EvidenceUser, Columns.Techniques, Columns.Status, Columns.Disposition, Columns.Command,
                Columns.Of("confidence", "confidence_score"), Columns.Description,
            ],
            Filters = [Filters.Severity, Filters.Host, Filters.ObservedUser, Filters.Technique, Filters.Text],
        },
        new()
        {
            Name = "crowdstrike_get_host_info",
            Title = "CrowdStrike hosts",
            Description = "Hosts with a Falcon sensor: system, addresses, owner, groups, when last seen.",
            Noun = "hosts",
            Feeds = ["crowdstrike.hosts"],
            Views = ["device_inventory"],
            Columns =
            [
                Columns.Of("time", "time"), Columns.Of("title", "device_hostname", inSummary: true), Columns.Of("device_id", "device_uid", inSummary: true), Columns.Of("address", "device_ip", inSummary: true),
                Columns.Of("system", "concat_ws(' ', rest->>'$.device.os.name', rest->>'$.device.os.build')"), Columns.Of("kind", "rest->>'$.device.type'"), Columns.Of("domain", "rest->>'$.device.domain'"),
                Columns.Of("owner", "rest->>'$.device.owner.name'"), Columns.Of("groups", "rest->>'$.metadata.labels'"), Columns.Of("sensor", "rest->>'$.device.agent_list[0].version'"), Columns.Of("mac", "rest->>'$.device.mac'"),
            ],
            Filters = [Filters.Host, Filters.Any("owner", "account of its user", "user", "rest->>'$.device.owner.name'", "rest->>'$.device.owner.email_addr'")],
        },
        new()
        {
            Name = "crowdstrike_get_incidents",
            Title = "CrowdStrike cases",
            Description = "Falcon cases, which took the place of incidents, newest first. For incidents across vendors use watchfloor_list_incidents.",
            Noun = "cases",
            Feeds = ["crowdstrike.cases"],
            Views = ["incident_finding"],
            Window = TimeSpan.FromDays(30),
            Columns =
            [
                Columns.Time, Columns.Severity, Columns.Of("title", "message", inSummary: true), Columns.Of("status", "status", inSummary: true), Columns.Of("assignee", "rest->>'$.assignee.name'"),
                Columns.Of("description", "rest->>'$.desc'"), Columns.Of("findings", "rest->>'$.finding_info_list'"),
            ],
            Filters = [Filters.Severity, Filters.Equal("status", "new, closed, …", "status"), Filters.Contains("text", "words in title or description", "message", "rest->>'$.desc'")],
        },
        new()
        {
            Name = "crowdstrike_get_threat_intel",
            Title = "CrowdStrike intelligence",
            Description = "Adversaries, indicators and reports of Falcon Intelligence, and the tenant's own indicators. Give value for an exact indicator.",
            Noun = "intelligence records",
            Feeds = Intelligence,
            Views = ["osint_inventory"],
            Columns =
            [
                Columns.Time, Columns.Of("kind", "rest->>'$.osint[0].type'", inSummary: true), Columns.Of("title", "coalesce(rest->>'$.osint[0].value', rest->>'$.osint[0].name', message)", inSummary: true),
                Columns.Of("confidence", "rest->>'$.osint[0].confidence'"), Columns.Of("malware", "rest->>'$.osint[0].malware[0].name'"), Columns.Of("actor", "rest->>'$.osint[0].threat_actor.name'"),
                Columns.Of("labels", "rest->>'$.osint[0].labels'"), Columns.Of("description", "rest->>'$.osint[0].desc'"), Columns.Of("expires", "make_timestamp(CAST(rest->>'$.osint[0].expiration_time' AS BIGINT) * 1000)"),
            ],
            Filters =
            [
                new(new("kind", ArgumentKind.Choice, "actors, indicators, reports, own") { Choices = ["actors", "indicators", "reports", "own"] },
                    "feed = CASE $kind WHEN 'own' THEN 'crowdstrike.iocs' ELSE 'crowdstrike.intel.' || $kind END"),
                Filters.Equal("value", "domain, address, hash or URL", "rest->>'$.osint[0].value'", "indicator"),
                Filters.Contains("text", "words anywhere in the record", "message", "rest"),
            ],
        },
        new()
        {
            Name = "crowdstrike_get_vulnerabilities",
            Title = "CrowdStrike vulnerabilities",
            Description = "Weaknesses that Spotlight found on hosts, worst first.",
            Noun = "vulnerabilities",
            Feeds = ["crowdstrike.vulnerabilities"],
            Views = ["vulnerability_finding"],
            Rank = "severity_id * 100000 + coalesce(epoch(time) / 86400, 0)",
            Columns =
            [
                Columns.Time, Columns.Severity, Columns.Of("cve", "rest->>'$.vulnerabilities[0].cve.uid'", inSummary: true), Columns.Title, Columns.Host, Columns.Status,
                Columns.Of("score", "rest->>'$.vulnerabilities[0].cve.cvss[0].base_score'"), Columns.Of("exploit_known", "rest->>'$.vulnerabilities[0].is_exploit_available'"),
                Columns.Of("remedy", "rest->>'$.vulnerabilities[0].remediation.desc'"),
            ],
            Filters = [Filters.Severity, Filters.Host, Filters.Equal("cve", "CVE id", "rest->>'$.vulnerabilities[0].cve.uid'"), Filters.Equal("status", "open, closed, …", "status")],
        },
    ];

    /// <summary>What the profile <c>hunt</c> adds.</summary>
    public static readonly IReadOnlyList<LakeList> Hunt =
    [
        new()
        {
            Name = "crowdstrike_search_telemetry",
            Title = "CrowdStrike telemetry",
            Description = "Sensor events: processes, look-ups, connections, logons. Name a host or a value, or the window is very full.",
            Noun = "sensor events",
            Feeds = ["crowdstrike.telemetry", "crowdstrike.fdr"],
            Views = ["process_activity", "dns_activity", "network_activity", "authentication", "scheduled_job_activity", "windows_service_activity", "registry_value_activity", "file_activity"],
            Window = TimeSpan.FromHours(24),
            Columns =
            [
                Columns.Time, Columns.Of("title", "coalesce(process_cmd_line, query_hostname, dst_ip || ':' || dst_port, message)", inSummary: true), Columns.Host, Columns.Of("event", "event_code", inSummary: true),
                Columns.Of("process", "coalesce(process_name, actor_process_name)"), Columns.Of("parent", "parent_process_name"), Columns.Of("user", "coalesce(process_user_name, user_name)"), Columns.Of("sha256", "process_sha256"),
            ],
            Filters =
            [
                Filters.Host,
                Filters.Any("value", "domain, address or SHA-256", "indicator", "query_hostname", "dst_ip", "src_ip", "process_sha256", "file_sha256"),
                Filters.Contains("text", "words in command line or name", "process_cmd_line", "process_name", "actor_process_name"),
            ],
        },
    ];
}
