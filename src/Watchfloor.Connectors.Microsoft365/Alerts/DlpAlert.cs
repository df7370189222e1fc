using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Alerts of data loss prevention to Data Security Finding 2006: the claim is about data, not about an attack.</summary>
internal static class DlpAlert
{
    private const int EndpointSystem = 1;
    private const int MailGateway = 6;
    private const int CloudBroker = 8;
    private const int ApplicationDlp = 10;

    /// <summary>Whether the alert is one.</summary>
    public static bool IsDlp(JsonRecord record) =>
        string.Equals(record.Peek("serviceSource"), "dataLossPrevention", StringComparison.OrdinalIgnoreCase)
        || string.Equals(record.Peek("detectionSource"), "microsoftDataLossPrevention", StringComparison.OrdinalIgnoreCase);

    /// <summary>The same alert, told as a claim about data.</summary>
    /// <param name="alert">The alert as any other product's.</param>
    /// <param name="record">Its record, for what only this class has a place for.</param>
    public static DataSecurityFinding Of(DetectionFinding alert, JsonRecord record)
    {
        var evidences = alert.Evidences ?? [];
        var mail = evidences.Select(evidence => evidence.Email).FirstOrDefault(email => email is not null);
        var file = evidences.Select(evidence => evidence.File).FirstOrDefault(found => found is not null);
        var user = evidences.Select(evidence => evidence.User ?? evidence.Process?.User).FirstOrDefault(found => found is not null)
            ?? (mail?.From is { } from ? new User { Name = from, EmailAddr = from } : null);
        var process = evidences.Select(evidence => evidence.Process).FirstOrDefault(found => found is not null);
        var isCloud = evidences.Any(evidence => evidence.Resources is not null);
        var policy = record.Text("alertPolicyId");
        var unmapped = alert.Unmapped ?? [];

        // This class has no list of evidence; what has no place of its own stays as it came.
        if (record.Node("evidence") is { } evidence)
        {
            unmapped["evidence"] = evidence;
        }

        if (alert.Remediation is { } advice)
        {
            unmapped["recommendedActions"] = advice.Desc;
        }

        if (alert.Malware is [var named, ..])
        {
            unmapped["threatDisplayName"] = named.Name;
        }

        return new DataSecurityFinding
        {
            ActivityId = alert.ActivityId,
            SeverityId = alert.SeverityId,
            Severity = alert.Severity,
            Time = alert.Time,
            StartTime = alert.StartTime,
            EndTime = alert.EndTime,
            StatusId = alert.StatusId,
            Status = alert.Status,
            Message = alert.Message,
            Metadata = alert.Metadata,
            FindingInfo = alert.FindingInfo,
            DataSecurity = new DataSecurity
            {
                Policy = policy is null ? null : new Policy { Uid = policy, Name = alert.FindingInfo.Title },
                DetectionSystemId = alert.Device is not null ? EndpointSystem : mail is not null ? MailGateway : isCloud ? CloudBroker : ApplicationDlp,
            },
            Actor = user is null && process is null ? null : new Actor { User = user, Process = process },
            Device = alert.Device,
            File = file,
            SrcEndpoint = evidences.Select(found => found.SrcEndpoint).FirstOrDefault(found => found is not null),
            DstEndpoint = evidences.Select(found => found.Url?.UrlString).FirstOrDefault(found => found is not null) is { } url ? Destination(url) : null,
            Resources = alert.Resources,
            IsAlert = true,
            Assignee = alert.Assignee,
            VerdictId = alert.VerdictId,
            Unmapped = unmapped.Count > 0 ? unmapped : null,
        };
    }

    private static NetworkEndpoint Destination(string url) =>
        new() { Hostname = Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Host.Length > 0 ? address.Host : url };
}
