using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Office 365 activity records (Management Activity API, OfficeActivity table): sign-ins to Authentication 3002, the rest to API Activity 6003.</summary>
internal sealed class OfficeMapping() : JsonFeedMapping(MicrosoftFeed.Office, "api_activity", "authentication")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var operation = record.Required("Operation").TrimEnd('.', ' ');
        var originalTime = record.Text("CreationTime", "createdDateTime", "TimeGenerated");
        var time = record.RequiredTime("CreationTime", "createdDateTime", "TimeGenerated");
        var workload = record.Text("Workload", "OfficeWorkload", "service");
        var upn = record.Text("UserId", "userPrincipalName");
        var address = record.Text("ClientIP", "ClientIPAddress", "Client_IPAddress", "ActorIpAddress");
        var ip = IpText.Canonical(address);
        var application = record.Text("AppId", "ApplicationId", "ClientAppId");
        var target = record.Text("ObjectId", "MailboxOwnerUPN");
        var agent = record.Text("UserAgent", "ClientInfoString");
        var result = record.Text("ResultStatus");
        var metadata = new Metadata
        {
            Uid = record.Text("Id", "SourceRecordId", "OfficeId") ?? record.ContentId(),
            Product = MicrosoftProduct.Office365 with { Feature = workload is null ? null : new ProductFeature { Name = workload } },
            LogName = "OfficeActivity",
            EventCode = operation,
            OriginalTime = originalTime,
            TenantUid = record.Text("OrganizationId", "TenantId"),
        };
        var user = MicrosoftUser.OfDirectory(upn, null) ?? new User { Name = record.Text("UserKey") ?? "unknown" };

        yield return operation.ToLowerInvariant() is "userloggedin" or "userloginfailed"
            ? new Authentication
            {
                ActivityId = Authentication.Activity.Logon,
                SeverityId = Severity.Informational,
                Time = time,
                Message = operation,
                Metadata = metadata,
                StatusId = operation.EndsWith("Failed", StringComparison.OrdinalIgnoreCase) ? 2 : 1,
                StatusDetail = record.Text("LogonError"),
                User = user,
                Actor = application is null ? null : new Actor { AppUid = application },
                Service = new Service { Name = workload ?? "Microsoft 365", Uid = target },
                SrcEndpoint = ip is null ? null : new NetworkEndpoint { Ip = ip },
                HttpRequest = agent is null ? null : new HttpRequest { UserAgent = agent },
                IsRemote = true,
            }
            : new ApiActivity
            {
                ActivityId = ActivityOf(operation),
                ActivityName = operation,
                SeverityId = Severity.Informational,
                Time = time,
                Message = operation,
                Metadata = metadata,
                StatusId = result?.ToLowerInvariant() switch
                {
                    null => null,
                    "succeeded" or "success" or "true" => 1,
                    "failed" or "failure" or "false" => 2,
                    _ => 99,
                },
                Status = result,
                Actor = new Actor { User = user, AppUid = application },
                Api = new Api { Operation = operation, Service = workload is null ? null : new Service { Name = workload } },
                SrcEndpoint = ip is null ? new NetworkEndpoint { Name = address ?? "not reported" } : new NetworkEndpoint { Ip = ip },
                Resources = target is null ? null : [new ResourceDetails { Name = target, Type = record.Text("ItemType") }],
                HttpRequest = agent is null ? null : new HttpRequest { UserAgent = agent },
            };
    }

    private static int ActivityOf(string operation) => operation switch
    {
        _ when Has(operation, "Delete") || Has(operation, "Remove") || Has(operation, "Purge") => ApiActivity.Activity.Delete,
        _ when Has(operation, "Accessed") || Has(operation, "Viewed") || Has(operation, "Download") || Has(operation, "Search") || Has(operation, "Get-") || Has(operation, "Read") => ApiActivity.Activity.Read,
        _ when Has(operation, "New-") || Has(operation, "Add") || Has(operation, "Create") || Has(operation, "Upload") => ApiActivity.Activity.Create,
        _ when Has(operation, "Set-") || Has(operation, "Update") || Has(operation, "Modif") || Has(operation, "Rename") || Has(operation, "Move") || Has(operation, "Enable") || Has(operation, "Disable") => ApiActivity.Activity.Update,
        _ => ApiActivity.Activity.Other,
    };

    private static bool Has(string operation, string word) => operation.Contains(word, StringComparison.OrdinalIgnoreCase);
}
