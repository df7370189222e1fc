using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Aws;

/// <summary>A CloudTrail record to API Activity, or to Authentication when it signs somebody in or gives credentials.</summary>
/// <remarks>https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html</remarks>
internal static class CloudTrailMapping
{
    private static readonly Product CloudTrail = new() { Name = "CloudTrail", VendorName = "AWS" };

    private static readonly HashSet<string> SignIns = new(StringComparer.Ordinal)
    {
        "ConsoleLogin", "AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot", "GetSessionToken", "GetFederationToken",
        "SwitchRole", "UserAuthentication", "Federate", "Authenticate",
    };

    private static readonly (int Activity, string[] Words)[] Verbs =
    [
        (ApiActivity.Activity.Read, ["Get", "List", "Describe", "Head", "Lookup", "Search", "Query", "Scan", "BatchGet", "View", "Select", "Check", "Validate", "Preview", "Simulate", "Download", "Filter"]),
        (ApiActivity.Activity.Create, ["Create", "Run", "Allocate", "Register", "Import", "Launch", "Upload", "Request", "Issue", "Generate", "Copy", "Publish", "Send", "Invoke", "BatchWrite"]),
        (ApiActivity.Activity.Update, ["Update", "Put", "Modify", "Set", "Attach", "Associate", "Add", "Change", "Enable", "Tag", "Authorize", "Replace", "Reset", "Restore", "Start", "Stop", "Reboot", "Share", "Disable", "Detach", "Disassociate", "Remove", "Revoke", "Untag", "Edit"]),
        (ApiActivity.Activity.Delete, ["Delete", "Terminate", "Deregister", "Release", "Purge", "Destroy", "Cancel", "BatchDelete", "Leave"]),
    ];

    /// <summary>Maps one.</summary>
    public static OcsfEvent Map(JsonRecord fields, DateTimeOffset time, string name, string? source)
    {
        var identity = CloudTrailIdentity.Of(fields);
        var error = fields.Text("errorCode");
        var problem = fields.Text("errorMessage");
        var origin = Origin(fields);
        var service = source is null ? null : new Service { Name = source };
        var agent = fields.Text("userAgent") is { } text ? new HttpRequest { UserAgent = text } : null;
        var metadata = Metadata(fields, name);
        if (!SignIns.Contains(name))
        {
            return new ApiActivity
            {
                ActivityId = Activity(name),
                ActivityName = name,
                SeverityId = Severity.Informational,
                Time = time,
                Metadata = metadata,
                StatusId = error is null ? 1 : 2,
                StatusCode = error,
                StatusDetail = problem,
                SrcEndpoint = origin,
                Actor = new Actor { User = identity.User, Session = identity.Session },
                Api = new Api { Operation = name, Service = service },
                Resources = Resources(fields),
                HttpRequest = agent,
                Unmapped = fields.Unmapped(),
            };
        }

        var answer = fields.Object("responseElements")?.Text(name);
        var isFailure = error is not null || string.Equals(answer, "Failure", StringComparison.OrdinalIgnoreCase);
        return new Authentication
        {
            ActivityId = Authentication.Activity.Logon,
            ActivityName = name,
            SeverityId = Severity.Informational,
            Time = time,
            Metadata = metadata,
            StatusId = isFailure ? 2 : 1,
            StatusCode = error ?? answer,
            StatusDetail = problem,
            User = identity.User,
            Session = identity.Session,
            SrcEndpoint = origin,
            Service = service ?? new Service { Name = "aws" },
            IsMfa = fields.Object("additionalEventData")?.Text("MFAUsed") switch { "Yes" => true, "No" => false, _ => identity.Session?.IsMfa },
            IsRemote = true,
            HttpRequest = agent,
            AuthProtocolId = name switch { "AssumeRoleWithSAML" => 5, "AssumeRoleWithWebIdentity" => 4, _ => null },
            Unmapped = fields.Unmapped(),
        };
    }

    private static Metadata Metadata(JsonRecord fields, string name) => new()
    {
        Product = CloudTrail,
        Uid = fields.Text("eventID") ?? fields.ContentId(),
        LogName = "cloudtrail",
        LogProvider = fields.Text("awsRegion"),
        EventCode = name,
        TenantUid = fields.Text("recipientAccountId"),
        CorrelationUid = fields.Text("sharedEventID", "requestID"),
        OriginalTime = fields.Peek("eventTime"),
    };

    // An AWS service calls under its name, not from an address.
    private static NetworkEndpoint Origin(JsonRecord fields)
    {
        var text = fields.Text("sourceIPAddress");
        return IpText.Canonical(text) is { } ip ? new NetworkEndpoint { Ip = ip, Uid = fields.Text("vpcEndpointId") } : new NetworkEndpoint { Name = text ?? "unknown" };
    }

    private static List<ResourceDetails>? Resources(JsonRecord fields)
    {
        List<ResourceDetails>? resources = null;
        foreach (var resource in fields.Objects("resources"))
        {
            if (resource.Text("ARN", "ARNPrefix") is { } arn)
            {
                (resources ??= []).Add(new ResourceDetails { Uid = arn, Type = resource.Text("type") });
            }
        }

        return resources;
    }

    private static int Activity(string name)
    {
        foreach (var (activity, words) in Verbs)
        {
            foreach (var word in words)
            {
                if (name.StartsWith(word, StringComparison.Ordinal))
                {
                    return activity;
                }
            }
        }

        return ApiActivity.Activity.Other;
    }
}
