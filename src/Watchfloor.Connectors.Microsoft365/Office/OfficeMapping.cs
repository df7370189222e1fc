using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>
/// Unified audit records, as the Management Activity API, the OfficeActivity table and Purview's audit search give them:
/// sign-ins to Authentication 3002, matches of data loss prevention rules to Data Security Finding 2006, the rest to API Activity 6003.
/// </summary>
internal sealed class OfficeMapping(string feed) : JsonFeedMapping(feed, "api_activity", "authentication", "data_security_finding")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var audit = new OfficeRecord(record);
        return audit switch
        {
            { IsDlpMatch: true } => [DlpMatch.Map(audit)],
            { IsSignIn: true } => [SignInOf(audit)],
            _ => [ActivityOf(audit)],
        };
    }

    private static Authentication SignInOf(OfficeRecord audit) => new()
    {
        ActivityId = Authentication.Activity.Logon,
        SeverityId = Severity.Informational,
        Time = audit.Time,
        Message = audit.Operation,
        Metadata = audit.Metadata,
        StatusId = audit.Operation.EndsWith("Failed", StringComparison.OrdinalIgnoreCase) ? 2 : 1,
        StatusDetail = audit.Text("LogonError"),
        User = audit.User,
        Actor = audit.Application is null ? null : new Actor { AppUid = audit.Application },
        Service = new Service { Name = audit.Workload ?? "Microsoft 365", Uid = audit.Target },
        SrcEndpoint = audit.Ip is null ? null : new NetworkEndpoint { Ip = audit.Ip },
        Session = audit.Session is { } session ? new Session { Uid = session } : null,
        HttpRequest = audit.Agent is null ? null : new HttpRequest { UserAgent = audit.Agent },
        IsRemote = true,
    };

    private static ApiActivity ActivityOf(OfficeRecord audit)
    {
        var result = audit.Text("ResultStatus");
        var type = audit.Text("ItemType");
        return new ApiActivity
        {
            ActivityId = KindOf(audit.Operation),
            ActivityName = audit.Operation,
            SeverityId = Severity.Informational,
            Time = audit.Time,
            Message = audit.Operation,
            Metadata = audit.Metadata,
            StatusId = result?.ToLowerInvariant() switch
            {
                null => null,
                "succeeded" or "success" or "true" => 1,
                "failed" or "failure" or "false" => 2,
                _ => 99,
            },
            Status = result,
            Actor = new Actor { User = audit.User, AppUid = audit.Application, Session = audit.Session is { } session ? new Session { Uid = session } : null },
            Api = new Api { Operation = audit.Operation, Service = audit.Workload is null ? null : new Service { Name = audit.Workload } },
            SrcEndpoint = audit.Ip is null ? new NetworkEndpoint { Name = audit.Address ?? "not reported" } : new NetworkEndpoint { Ip = audit.Ip },
            Resources = audit.Target is null ? null : [new ResourceDetails { Name = audit.Target, Type = type }],
            HttpRequest = audit.Agent is null ? null : new HttpRequest { UserAgent = audit.Agent },
        };
    }

    private static int KindOf(string operation) => operation switch
    {
        _ when Has(operation, "Delete") || Has(operation, "Remove") || Has(operation, "Purge") => ApiActivity.Activity.Delete,
        _ when Has(operation, "Accessed") || Has(operation, "Viewed") || Has(operation, "Download") || Has(operation, "Search") || Has(operation, "Get-") || Has(operation, "Read") => ApiActivity.Activity.Read,
        _ when Has(operation, "New-") || Has(operation, "Add") || Has(operation, "Create") || Has(operation, "Upload") => ApiActivity.Activity.Create,
        _ when Has(operation, "Set-") || Has(operation, "Update") || Has(operation, "Modif") || Has(operation, "Rename") || Has(operation, "Move") || Has(operation, "Enable") || Has(operation, "Disable") => ApiActivity.Activity.Update,
        _ => ApiActivity.Activity.Other,
    };

    private static bool Has(string operation, string word) => operation.Contains(word, StringComparison.OrdinalIgnoreCase);
}
