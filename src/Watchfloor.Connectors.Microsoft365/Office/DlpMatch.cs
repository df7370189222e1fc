using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>An audit record that says which data loss prevention rule was met: Data Security Finding 2006, without asking for a person's eyes; alerts do that.</summary>
internal static class DlpMatch
{
    private const int EndpointSystem = 1;
    private const int MailGateway = 6;
    private const int ApplicationDlp = 10;

    public static DataSecurityFinding Map(OfficeRecord audit)
    {
        var policies = audit.Objects("PolicyDetails");
        var policy = policies.Count > 0 ? policies[0] : null;
        var rule = policy?.Objects("Rules") is { Count: > 0 } rules ? rules[0] : null;
        var types = (rule?.Object("ConditionsMatched")?.Objects("SensitiveInformation") ?? [])
            .Select(info => (Name: info.Text("SensitiveInformationTypeName", "SensitiveType"), Count: info.Int("Count"))).ToList();
        var endpoint = audit.Object("EndpointMetaData");
        var sharePoint = audit.Object("SharePointMetaData");
        var mail = audit.Object("ExchangeMetaData");
        var severity = rule?.Text("Severity");
        var ruleName = rule?.Text("RuleName");
        var policyName = policy?.Text("PolicyName");
        var isEndpoint = endpoint is not null;
        var path = sharePoint?.Text("FilePathUrl", "FileName") ?? (isEndpoint ? audit.Target : null);
        var hostname = endpoint?.Text("DeviceName") ?? audit.Text("DeviceName");
        var machine = endpoint?.Text("MDATPDeviceId");
        var destination = endpoint?.Text("TargetDomain");
        var title = ruleName is null ? audit.Operation : $"{policyName ?? "Data loss prevention"}: {ruleName}";
        var found = types.Select(type => type.Name).OfType<string>().Distinct().ToList();

        return new DataSecurityFinding
        {
            ActivityId = string.Equals(audit.Operation, "DlpRuleUndo", StringComparison.OrdinalIgnoreCase) ? DataSecurityFinding.Activity.Close : DataSecurityFinding.Activity.Create,
            SeverityId = MicrosoftSeverity.Of(severity),
            Severity = severity,
            Time = audit.Time,
            Message = title,
            Metadata = audit.Metadata with { CorrelationUid = audit.Text("IncidentId") },
            FindingInfo = new FindingInfo
            {
                Uid = audit.Metadata.Uid!,
                Title = title,
                Types = endpoint?.Text("EndpointOperation") is { } what ? [what] : null,
                Analytic = ruleName is null ? null : new Analytic { TypeId = 1, Name = ruleName, Uid = rule?.Text("RuleId") },
            },
            DataSecurity = new DataSecurity
            {
                Policy = policyName is null ? null : new Policy { Name = policyName, Uid = policy?.Text("PolicyId") },
                DetectionPattern = found.Count > 0 ? string.Join(", ", found) : null,
                DetectionSystemId = isEndpoint ? EndpointSystem : mail is not null ? MailGateway : ApplicationDlp,
                Total = types.Any(type => type.Count is not null) ? types.Sum(type => type.Count ?? 0) : null,
            },
            Actor = new Actor { User = audit.User },
            Device = (hostname ?? machine) is null ? null : new Device { TypeId = 0, Uid = machine, Hostname = hostname, Ip = audit.Ip },
            File = FilePath.ToFile(path, sharePoint?.Text("FileName"), Fingerprints.Of(endpoint?.Text("Sha256"), endpoint?.Text("Sha1"))),
            SrcEndpoint = audit.Ip is null ? null : new NetworkEndpoint { Ip = audit.Ip },
            DstEndpoint = destination is null ? null : new NetworkEndpoint { Hostname = destination },
            Resources = audit.Target is null ? null : [new ResourceDetails { Name = audit.Target, Type = audit.Workload }],
            IsAlert = false,
        };
    }
}
