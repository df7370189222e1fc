using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>One unified audit record. Purview's search wraps the same record in fields of its own: what the wrapping lacks is read from <c>auditData</c>.</summary>
internal sealed class OfficeRecord
{
    private readonly JsonRecord outer;
    private readonly JsonRecord? inner;

    public OfficeRecord(JsonRecord record)
    {
        outer = record;
        inner = record.Object("auditData");
        Operation = (Text("Operation") ?? throw new UnmappableRecordException("no Operation")).TrimEnd('.', ' ');
        Time = inner?.Time("CreationTime") ?? record.RequiredTime("CreationTime", "createdDateTime", "TimeGenerated");
        Workload = Text("Workload", "OfficeWorkload", "service");
        Address = Text("ClientIP", "ClientIPAddress", "Client_IPAddress", "ActorIpAddress");
        Ip = IpText.Canonical(Address);
        Application = Text("AppId", "ApplicationId", "ClientAppId");
        Target = Text("ObjectId", "MailboxOwnerUPN");
        Agent = Text("UserAgent", "ClientInfoString");
        Session = Text("SessionId") ?? Object("AppAccessContext")?.Text("AADSessionId");
        User = MicrosoftUser.OfDirectory(Text("UserId", "userPrincipalName"), ObjectIdOf(Text("UserKey"))) ?? new User { Name = Text("UserKey") ?? "unknown" };
        Metadata = new Metadata
        {
            Uid = record.Text("Id") ?? Text("Id", "SourceRecordId", "OfficeId") ?? record.ContentId(),
            Product = MicrosoftProduct.Office365 with { Feature = Workload is null ? null : new ProductFeature { Name = Workload } },
            LogName = inner is null ? "OfficeActivity" : "auditLogQuery",
            EventCode = Operation,
            OriginalTime = Text("CreationTime", "createdDateTime", "TimeGenerated"),
            TenantUid = Text("OrganizationId", "TenantId"),
        };
    }

    public string Operation { get; }

    public DateTimeOffset Time { get; }

    public string? Workload { get; }

    public string? Address { get; }

    public string? Ip { get; }

    public string? Application { get; }

    public string? Target { get; }

    public string? Agent { get; }

    /// <summary>The sign-in's session, which joins what was done to who signed in.</summary>
    public string? Session { get; }

    public User User { get; }

    public Metadata Metadata { get; }

    public bool IsSignIn => Operation.ToLowerInvariant() is "userloggedin" or "userloginfailed";

    public bool IsDlpMatch => Operation.StartsWith("Dlp", StringComparison.OrdinalIgnoreCase) && Objects("PolicyDetails").Count > 0;

    /// <summary>Text of the record itself, else of what wraps it. What the wrapping repeats counts as read.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        var outside = outer.Text(names);
        return inner?.Text(names) ?? outside;
    }

    public JsonRecord? Object(string name) => inner?.Object(name) ?? outer.Object(name);

    public IReadOnlyList<JsonRecord> Objects(string name) => inner?.Objects(name) is { Count: > 0 } found ? found : outer.Objects(name);

    // UserKey is an object id in some workloads and a name of an older directory in others.
    private static string? ObjectIdOf(string? key) => Guid.TryParse(key, CultureInfo.InvariantCulture, out _) ? key : null;
}
