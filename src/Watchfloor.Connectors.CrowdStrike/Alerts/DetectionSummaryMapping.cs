using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.FalconValues;

namespace Watchfloor.Connectors.CrowdStrike.Alerts;

/// <summary>EppDetectionSummaryEvent and its predecessors to Detection Finding (2004). Archives still hold them.</summary>
internal static class DetectionSummaryMapping
{
    /// <summary>Maps one summary.</summary>
    /// <param name="record">The record; archives put the host beside the event.</param>
    /// <param name="summary">The event.</param>
    /// <param name="metadata">Envelope of the event stream; null elsewhere.</param>
    public static DetectionFinding Map(JsonRecord record, JsonRecord summary, JsonRecord? metadata)
    {
        var uid = summary.Required("CompositeId", "DetectId", "EventUUID");
        var eventTime = summary.Time("UTCTimestamp", "timestamp");
        var time = eventTime ?? metadata?.Time("eventCreationTime") ?? record.RequiredTime("timestamp", "eventCreationTime");
        var disposition = AlertDisposition.OfSummary(summary);
        return new()
        {
            ActivityId = DetectionFinding.Activity.Create,
            Time = time,
            SeverityId = FalconSeverity.Named(summary.Text("SeverityName")) ?? FromNumber(summary.Int("Severity")),
            Severity = summary.Text("SeverityName"),
            Message = summary.Text("Description", "DetectDescription"),
            StatusId = 1,
            Status = "new",
            ActionId = disposition.ActionId,
            DispositionId = disposition.DispositionId,
            Disposition = disposition.Text,
            IsAlert = true,
            Device = Device(record, summary),
            FindingInfo = new()
            {
                Uid = uid,
                Title = summary.Text("Name", "DetectName") ?? summary.Text("Description"),
                Desc = summary.Text("Description", "DetectDescription"),
                CreatedTime = time,
                SrcUrl = summary.Text("FalconHostLink"),
            },
            Evidences = Evidence(summary),
            Metadata = new()
            {
                Product = Falcon with { Feature = new() { Name = "epp" } },
                Uid = uid,
                LogName = "event_stream",
                EventCode = metadata?.Text("eventType") ?? summary.Text("ExternalApiType"),
                TenantUid = metadata?.Text("customerIDString") ?? summary.Text("CustomerIdString", "cid") ?? record.Text("cid"),
                CorrelationUid = summary.Text("AggregateId"),
                OriginalTime = summary.Text("UTCTimestamp", "timestamp") ?? metadata?.Text("eventCreationTime") ?? record.Text("timestamp"),
                Profiles = ["security_control"],
            },
        };
    }

    // Summaries counted to 5 before they counted to 100.
    private static Severity FromNumber(int? severity) => severity is >= 1 and <= 5 ? (Severity)severity : FalconSeverity.Of(severity);

    private static Device? Device(JsonRecord record, JsonRecord summary)
    {
        var uid = summary.Text("AgentIdString", "SensorId") ?? record.Text("aid");
        var (hostname, ip) = (summary.Text("Hostname", "ComputerName") ?? record.Text("Hostname"), IpText.Canonical(summary.Text("LocalIP")));
        return uid is null && hostname is null && ip is null ? null : new()
        {
            TypeId = 0,
            Uid = uid,
            Hostname = hostname,
            Ip = ip,
            Mac = summary.Text("MACAddress"),
            Domain = summary.Text("MachineDomain"),
            Os = Platform(summary.Text("PlatformName") ?? record.Text("event_platform")),
        };
    }

    private static IReadOnlyList<Evidences>? Evidence(JsonRecord summary)
    {
        var name = summary.Text("FileName");
        var path = FilePath.Join(summary.Text("FilePath"), name);
        var file = FilePath.ToFile(path, name, Fingerprints.Of(summary.Text("SHA256String"), summary.Text("SHA1String"), summary.Text("MD5String")));
        var user = summary.Text("UserName") is { } userName ? new User { Name = userName, Uid = summary.Text("UserId"), Domain = summary.Text("LogonDomain") } : null;
        var process = summary.Text("ProcessId") is not { } uid ? null : new Process
        {
            Uid = uid,
            Name = name,
            CmdLine = summary.Text("CommandLine"),
            File = file,
            CreatedTime = Instant(summary.Text("ProcessStartTime")),
            TerminatedTime = Instant(summary.Text("ProcessEndTime")),
            ParentProcess = summary.Text("ParentProcessId") is not { } parent ? null : new()
            {
                Uid = parent,
                Name = FilePath.NameOf(summary.Text("ParentImageFileName")),
                CmdLine = summary.Text("ParentCommandLine"),
            },
        };
        return process is null && user is null && file is null ? null :
        [
            new()
            {
                Process = process,
                File = process is null ? file : null,
                Actor = user is null ? null : new() { User = user },
            },
        ];
    }
}
