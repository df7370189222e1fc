using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Suricata;

/// <summary>alert records to Detection Findings.</summary>
internal static class EveAlert
{
    private const int Rule = 1;
    private const string SecurityControl = "security_control";

    /// <summary>Maps one.</summary>
    /// <exception cref="UnmappableRecordException">It has no alert object.</exception>
    public static DetectionFinding Map(EveRecord record)
    {
        var alert = record.Fields.Object("alert") ?? throw new UnmappableRecordException("alert is missing");
        var signature = alert.Text("signature_id");
        var title = alert.Text("signature");
        var metadata = record.Metadata("alert", $"alert/{signature}/", record.Logged, profiles: [SecurityControl]);
        var isBlocked = alert.Text("action") switch { "blocked" => true, "allowed" => false, _ => (bool?)null };
        var revision = alert.Text("rev");
        alert.Ignore("gid");
        return new DetectionFinding
        {
            ActivityId = DetectionFinding.Activity.Create,
            SeverityId = SeverityOf(alert.Int("severity")),
            Time = record.Logged,
            Metadata = metadata,
            Message = title,
            StatusId = 1,
            ActionId = isBlocked switch { true => 2, false => 1, null => 0 },
            DispositionId = isBlocked switch { true => 2, false => 15, null => null },
            IsAlert = true,
            FindingInfo = new FindingInfo
            {
                Uid = metadata.Uid!,
                Title = title,
                Types = alert.Text("category") is { } category ? [category] : null,
                Analytic = (signature ?? title) is null ? null : new Analytic { TypeId = Rule, Uid = signature, Name = title, Version = revision },
                FirstSeenTime = record.Fields.Object("flow")?.Time("start"),
            },
            Evidences =
            [
                new Evidences
                {
                    SrcEndpoint = FlowParts.Endpoint(record.Source, record.SourcePort),
                    DstEndpoint = FlowParts.Endpoint(record.Destination, record.DestinationPort),
                    ConnectionInfo = record.Connection,
                },
            ],
            Unmapped = record.Fields.Unmapped(),
        };
    }

    // Suricata's 1 is the worst.
    private static Severity SeverityOf(int? priority) => priority switch
    {
        1 => Severity.High,
        2 => Severity.Medium,
        3 => Severity.Low,
        > 3 => Severity.Informational,
        _ => Severity.Unknown,
    };
}
