using System.Globalization;
using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>What a Falcon alert says.</summary>
internal sealed record FalconAlert
{
    public required DateTimeOffset Time { get; init; }

    public required int Severity { get; init; }

    /// <summary>Technical name, without blanks.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required string Tactic { get; init; }

    public required string TacticId { get; init; }

    public required string Technique { get; init; }

    public required string TechniqueId { get; init; }

    /// <summary>The process behind an endpoint alert; null for alerts of the SIEM.</summary>
    public RunningProcess? Process { get; init; }

    /// <summary>The device, where there is no process.</summary>
    public Device? Device { get; init; }

    /// <summary>The user, where the alert is not about a process or the process is the system's.</summary>
    public Person? User { get; init; }

    /// <summary>Joins alerts of one detection; a new one when null.</summary>
    public string? AggregateId { get; init; }

    /// <summary>Whether the sensor stopped it.</summary>
    public bool Killed { get; init; }

    /// <summary>Whether the sensor put the file into quarantine.</summary>
    public bool Quarantined { get; init; }

    public string Product { get; init; } = "epp";

    public int Confidence { get; init; } = 80;

    /// <summary>Hash of a loaded file that the alert is about.</summary>
    public string? IndicatorSha256 { get; init; }

    /// <summary>Domain or address that the alert is about.</summary>
    public (string Type, string Value)? Indicator { get; init; }
}

/// <summary>Writes alerts of the Alerts API.</summary>
internal sealed class FalconAlertRecords(Story story, Random random)
{
    private readonly FalconStreamRecords _stream = new(story, story.NextStream("falcon summaries"));

    /// <summary>What the event stream says of the alerts of endpoints, by their composite ids.</summary>
    public Dictionary<string, Written> Summaries { get; } = [];

    /// <summary>A new id under which alerts of one detection hang together.</summary>
    public string NewAggregate(Device device) => $"aggind:{device.Aid}:{random.NextInt64(10_000_000_000, 99_999_999_999)}";

    /// <summary>Adds the alert and returns its composite id.</summary>
    public string Add(FalconAlert alert)
    {
        var time = alert.Time.ToMillisecond();
        var arrival = time + random.Seconds(20, 90);
        var device = alert.Process?.Device ?? alert.Device;
        var patternId = Math.Abs(BitConverter.ToInt32(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(alert.Name)))) % 90_000 + 10_000;
        var tail = alert.Product == "epp" && device is not null
            ? $"ind:{device.Aid}:{random.NextInt64(10_000_000_000, 99_999_999_999)}-{patternId}-{random.NextInt64(1_000_000, 99_999_999)}"
            : $"{alert.Product}:{story.Company.Cid}:{random.Guid()}";
        var compositeId = $"{story.Company.Cid}:{tail}";
        story.FalconAlerts.Add(compositeId, time, arrival, json => Write(json, alert, device, compositeId, tail, patternId, time, arrival), alert.Product, device?.Aid ?? "");
        if (alert.Product == "epp")
        {
            Summaries[compositeId] = _stream.Summary(alert, compositeId, time);
        }

        return compositeId;
    }

    private void Write(Utf8JsonWriter json, FalconAlert alert, Device? device, string compositeId, string id, int patternId, DateTimeOffset time, DateTimeOffset arrival)
    {
        var company = story.Company;
        json.Text("composite_id", compositeId).Text("id", id)
            .Text("aggregate_id", alert.AggregateId ?? (device is null ? $"aggind:{company.Cid}:{random.NextInt64(10_000_000_000, 99_999_999_999)}" : NewAggregate(device)))
            .Text("cid", company.Cid).Text("origin_cid", company.Cid);
        if (device is not null)
        {
            json.Text("agent_id", device.Aid);
        }

        json.Text("product", alert.Product).Text("type", alert.Product == "epp" ? "ldt" : "signal").Text("name", alert.Name).Text("display_name", alert.Title).Text("description", alert.Description)
            .Text("scenario", alert.Tactic.ToLowerInvariant().Replace(' ', '_')).Text("objective", "Falcon Detection Method")
            .Number("severity", alert.Severity).Text("severity_name", SeverityName(alert.Severity)).Number("confidence", alert.Confidence).Text("status", "new")
            .Text("tactic", alert.Tactic).Text("tactic_id", alert.TacticId).Text("technique", alert.Technique).Text("technique_id", alert.TechniqueId)
            .List("mitre_attack", [alert], (item, a) => item.Number("pattern_id", patternId).Text("tactic", a.Tactic).Text("tactic_id", a.TacticId).Text("technique", a.Technique).Text("technique_id", a.TechniqueId))
            .Text("timestamp", Json.Millis(time)).Text("created_timestamp", Json.Nanos(arrival)).Text("updated_timestamp", Json.Nanos(arrival)).Text("crawled_timestamp", Json.Nanos(arrival))
            .Number("pattern_id", patternId).Text("platform", "Windows").Texts("data_domains", ["Endpoint"]).Texts("source_products", ["Falcon Insight"]).Texts("source_vendors", ["CrowdStrike"])
            .Null("tags").Number("seconds_to_triaged", 0).Number("seconds_to_resolved", 0).Flag("show_in_ui", true).Flag("external", false).Flag("email_sent", false).Flag("is_aggregated", false)
            .Text("cloud_indicator", "false").Text("falcon_host_link", $"https://falcon.example/unified-detections/{Uri.EscapeDataString(compositeId)}");
        WriteDisposition(json, alert);
        WriteUser(json, alert.User ?? alert.Process?.User);
        if (alert.Process is { } process)
        {
            WriteProcess(json, process);
        }

        if (alert.IndicatorSha256 is { } hash)
        {
            json.Text("ioc_type", "hash_sha256").Text("ioc_value", hash).Text("ioc_source", "library_load");
        }
        else if (alert.Indicator is { } indicator)
        {
            json.Text("ioc_type", indicator.Type).Text("ioc_value", indicator.Value).Text("ioc_source", "network");
        }

        if (device is not null)
        {
            json.Object("device", item => FalconHostRecords.WriteAlertDevice(item, company, device));
        }
    }

    private void WriteUser(Utf8JsonWriter json, Person? user)
    {
        if (user is null)
        {
            json.Text("user_name", "SYSTEM").Text("user_id", "S-1-5-18").Text("logon_domain", "NT AUTHORITY");
        }
        else
        {
            json.Text("user_name", user.Sam).Text("user_id", user.Sid).Text("user_principal", user.Upn).Text("logon_domain", story.Company.NetBios);
        }
    }

    private static void WriteProcess(Utf8JsonWriter json, RunningProcess process)
    {
        json.Text("cmdline", process.CommandLine).Text("filename", process.FileName).Text("filepath", process.DevicePath)
            .Text("sha256", process.Sha256).Text("sha1", new string('0', 40)).Text("md5", process.Sha256[..32]).Text("alleged_filetype", "exe")
            .Text("process_id", process.Id).Text("parent_process_id", process.Parent?.Id).Text("local_process_id", process.Pid.ToString(CultureInfo.InvariantCulture))
            .Text("process_start_time", process.Started.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)).Text("process_end_time", "0")
            .Text("triggering_process_graph_id", $"pid:{process.Device.Aid}:{process.Id}").Text("control_graph_id", $"ctg:{process.Device.Aid}:{process.Id}");
        if (process.Parent is { } parent)
        {
            json.Object("parent_details", item => WriteRelative(item, parent));
            if (parent.Parent is { } grandparent)
            {
                json.Object("grandparent_details", item => WriteRelative(item, grandparent));
            }
        }
    }

    private static void WriteRelative(Utf8JsonWriter json, RunningProcess process) => json
        .Text("cmdline", process.CommandLine).Text("filename", process.FileName).Text("filepath", process.DevicePath)
        .Text("local_process_id", process.Pid.ToString(CultureInfo.InvariantCulture)).Text("md5", process.Sha256[..32]).Text("sha256", process.Sha256)
        .Text("process_graph_id", $"pid:{process.Device.Aid}:{process.Id}").Text("process_id", process.Id).Text("timestamp", Json.Seconds(process.Started))
        .Text("user_id", process.User?.Sid ?? "S-1-5-18").Text("user_name", process.User?.Sam ?? "SYSTEM");

    private static void WriteDisposition(Utf8JsonWriter json, FalconAlert alert) => json
        .Number("pattern_disposition", alert.Killed ? 16 : alert.Quarantined ? 2176 : 0)
        .Text("pattern_disposition_description", alert.Killed ? "Prevention, process killed." : alert.Quarantined ? "Prevention, process blocked and file quarantined." : "Detection, standard detection.")
        .Object("pattern_disposition_details", details => details
            .Flag("detect", !alert.Killed && !alert.Quarantined).Flag("kill_process", alert.Killed).Flag("process_blocked", alert.Quarantined).Flag("quarantine_file", alert.Quarantined)
            .Flag("operation_blocked", false).Flag("policy_disabled", false).Flag("sensor_only", false).Flag("quarantine_machine", false));

    private static string SeverityName(int severity) => severity switch { < 20 => "Informational", < 40 => "Low", < 60 => "Medium", < 80 => "High", _ => "Critical" };
}
