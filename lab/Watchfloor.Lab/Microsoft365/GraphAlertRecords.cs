using System.Globalization;
using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>What a Graph security alert says.</summary>
internal sealed record GraphAlert
{
    /// <summary>When the alert was made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When what it is about began; the alert's own time when null.</summary>
    public DateTimeOffset? FirstActivity { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required string Category { get; init; }

    /// <summary>informational, low, medium or high.</summary>
    public required string Severity { get; init; }

    public required string Service { get; init; }

    public required string Detection { get; init; }

    public string[] Techniques { get; init; } = [];

    public Action<Utf8JsonWriter>[] Evidence { get; init; } = [];

    /// <summary>What the detecting product adds in its own words.</summary>
    public (string Key, string Value)[] Additional { get; init; } = [];
}

/// <summary>Writes Graph security alerts, each in an incident of its own as the portal makes them.</summary>
internal sealed class GraphAlertRecords(Story story, Random random)
{
    /// <summary>Adds the alert and its incident; returns the alert's id and the incident's.</summary>
    public (Written Alert, string Incident) Add(GraphAlert alert)
    {
        var time = alert.Time.ToMillisecond();
        var id = $"da{random.Hex(18)}_{random.Next(-2_000_000_000, 2_000_000_000).ToString(CultureInfo.InvariantCulture)}";
        var incident = random.Next(10_000, 99_999).ToString(CultureInfo.InvariantCulture);
        while (story.GraphIncidents.All.Any(record => record.Id == incident))
        {
            incident = random.Next(10_000, 99_999).ToString(CultureInfo.InvariantCulture);
        }

        var arrival = time + random.Seconds(60, 600);
        story.GraphAlerts.Add(id, time, arrival, json => Write(json, alert, id, incident, time), alert.Service, incident);
        story.GraphIncidents.Add(incident, time, arrival + random.Seconds(1, 30), json => json
            .Text("id", incident).Text("tenantId", story.Company.TenantId).Text("displayName", $"{alert.Title} on one {(alert.Category == "Exfiltration" ? "app" : "entity")}").Text("description", null).Text("summary", null)
            .Text("status", "active").Text("severity", alert.Severity).Text("classification", null).Text("determination", null).Text("assignedTo", null).Text("redirectIncidentId", null)
            .Texts("customTags", []).Texts("systemTags", []).Number("priorityScore", alert.Severity switch { "high" => 70, "medium" => 45, _ => 15 } + random.Next(15)).Texts("comments", []).Text("resolvingComment", null)
            .Text("lastModifiedBy", "Microsoft 365 Defender-AlertCorrelation").Text("createdDateTime", Json.Ticks(time)).Text("lastUpdateDateTime", Json.Ticks(time))
            .Text("incidentWebUrl", $"https://security.example/incidents/{incident}?tid={story.Company.TenantId}"));
        return (new Written(id, time), incident);
    }

    /// <summary>deviceEvidence.</summary>
    public Action<Utf8JsonWriter> Device(Device device, string role = "attacked") => json => Base(json, "deviceEvidence", role)
        .Text("mdeDeviceId", device.MdeId ?? "").Text("azureAdDeviceId", device.EntraDeviceId).Text("deviceDnsName", device.Hostname.ToLowerInvariant()).Text("hostName", device.Hostname.ToLowerInvariant())
        .Text("dnsDomain", story.Company.Domain).Text("ntDomain", story.Company.NetBios).Text("osPlatform", device.IsServer ? "WindowsServer2022" : "Windows11").Number("osBuild", device.IsServer ? 20348 : 26100)
        .Text("version", device.IsServer ? "21H2" : "24H2").Text("healthStatus", "active").Text("riskScore", "medium").Text("onboardingStatus", device.MdeId is null ? "canBeOnboarded" : "onboarded").Text("defenderAvStatus", "notUpdated")
        .Number("rbacGroupId", 140).Text("rbacGroupName", device.IsServer ? "servers" : "workstations").Text("lastIpAddress", device.LocalIp).Text("lastExternalIpAddress", story.Company.Egress).Texts("ipInterfaces", [device.LocalIp]);

    /// <summary>userEvidence.</summary>
    public Action<Utf8JsonWriter> User(Person person, string role = "compromised") => json => Base(json, "userEvidence", role).Object("userAccount", account => Account(account, person));

    /// <summary>mailboxEvidence.</summary>
    public Action<Utf8JsonWriter> Mailbox(Person person) => json => Base(json, "mailboxEvidence", "contextual")
        .Text("primaryAddress", person.Upn).Text("upn", person.Upn).Text("displayName", person.Name).Object("userAccount", account => Account(account, person));

    /// <summary>ipEvidence.</summary>
    public Action<Utf8JsonWriter> Address(Origin origin) => json => Base(json, "ipEvidence", "source")
        .Text("ipAddress", origin.Address).Text("countryLetterCode", origin.Country).Object("location", location => location.Text("city", origin.City).Text("state", null).Text("countryName", origin.Country));

    /// <summary>processEvidence.</summary>
    public Action<Utf8JsonWriter> Process(RunningProcess process) => json => Base(json, "processEvidence", "suspicious")
        .Number("processId", process.Pid).Number("parentProcessId", process.Parent?.Pid ?? 0).Text("processCommandLine", process.CommandLine).Text("processCreationDateTime", Json.Ticks(process.Started))
        .Text("detectionStatus", "detected").Text("mdeDeviceId", process.Device.MdeId ?? "")
        .Object("imageFile", file => File(file, process.FileName, process.Image, process.Sha256, process.Signer))
        .Object("parentProcessImageFile", file => File(file, process.Parent?.FileName ?? "", process.Parent?.Image ?? "", process.Parent?.Sha256 ?? "", process.Parent?.Signer));

    /// <summary>fileEvidence.</summary>
    public Action<Utf8JsonWriter> File(string name, string path, string sha256, Device? device = null) => json => Base(json, "fileEvidence", "suspicious")
        .Text("detectionStatus", "detected").Text("mdeDeviceId", device?.MdeId ?? "").Object("fileDetails", file => File(file, name, path + name, sha256, null));

    /// <summary>analyzedMessageEvidence.</summary>
    public Action<Utf8JsonWriter> Message(string messageId, string subject, string sender, Person recipient) => json => Base(json, "analyzedMessageEvidence", "contextual")
        .Text("networkMessageId", Seeds.Hex(0, $"network/{messageId}", 32)).Text("internetMessageId", messageId).Text("subject", subject).Text("recipientEmailAddress", recipient.Upn)
        .Object("p1Sender", from => from.Text("emailAddress", sender)).Text("deliveryAction", "Delivered").Text("deliveryLocation", "Inbox");

    /// <summary>cloudApplicationEvidence.</summary>
    public Action<Utf8JsonWriter> App(string name, int id) => json => Base(json, "cloudApplicationEvidence", "contextual").Number("appId", id).Text("displayName", name).Number("instanceId", 0).Text("instanceName", name).Number("saasAppId", id);

    /// <summary>oauthApplicationEvidence.</summary>
    public Action<Utf8JsonWriter> OAuthApp(string name, string appId, string objectId, string publisher) => json => Base(json, "oauthApplicationEvidence", "contextual")
        .Text("appId", appId).Text("objectId", objectId).Text("displayName", name).Text("publisher", publisher);

    private static Utf8JsonWriter Base(Utf8JsonWriter json, string type, string role) => json
        .Text("@odata.type", $"#microsoft.graph.security.{type}").Text("verdict", "suspicious").Text("remediationStatus", "none").Text("remediationStatusDetails", null)
        .Texts("roles", [role]).Texts("detailedRoles", []).Texts("tags", []);

    private void Account(Utf8JsonWriter json, Person person) => json
        .Text("accountName", person.Sam).Text("domainName", story.Company.NetBios).Text("userSid", person.Sid).Text("azureAdUserId", person.ObjectId).Text("userPrincipalName", person.Upn).Text("displayName", person.Name);

    private static void File(Utf8JsonWriter json, string name, string path, string sha256, string? signer) => json
        .Text("fileName", name).Text("filePath", path.Contains('\\') ? path[..path.LastIndexOf('\\')] : path).Number("fileSize", 48_640 + (name.Length * 512)).Text("sha1", sha256.Length > 40 ? sha256[..40] : null).Text("sha256", sha256)
        .Text("md5", sha256.Length > 32 ? sha256[..32] : null).Text("signer", signer).Text("issuer", signer is null ? null : "Contoso Code Signing CA").Text("filePublisher", signer);

    private void Write(Utf8JsonWriter json, GraphAlert alert, string id, string incident, DateTimeOffset time)
    {
        json.Text("id", id).Text("providerAlertId", random.Guid()).Text("incidentId", incident).Text("tenantId", story.Company.TenantId).Text("title", alert.Title).Text("description", alert.Description)
            .Text("recommendedActions", "").Text("category", alert.Category).Text("status", "new").Text("severity", alert.Severity).Text("classification", null).Text("determination", null)
            .Text("serviceSource", alert.Service).Text("detectionSource", alert.Detection).Text("productName", null).Text("detectorId", Seeds.Hex(0, $"detector/{alert.Title}", 32)).Text("alertPolicyId", null).Text("assignedTo", null)
            .Text("actorDisplayName", null).Text("threatDisplayName", null).Text("threatFamilyName", null).Texts("mitreTechniques", alert.Techniques).Texts("systemTags", [])
            .Text("createdDateTime", Json.Ticks(time)).Text("lastUpdateDateTime", Json.Ticks(time)).Text("resolvedDateTime", null)
            .Text("firstActivityDateTime", Json.Ticks(alert.FirstActivity ?? time)).Text("lastActivityDateTime", Json.Ticks(alert.FirstActivity ?? time))
            .Text("alertWebUrl", $"https://security.example/alerts/{id}?tid={story.Company.TenantId}").Text("incidentWebUrl", $"https://security.example/incidents/{incident}?tid={story.Company.TenantId}")
            .Texts("comments", []).List("evidence", alert.Evidence, (item, write) =>
            {
                item.Text("createdDateTime", Json.Ticks(time));
                write(item);
            })
            .Object("additionalData", data =>
            {
                foreach (var (key, value) in alert.Additional)
                {
                    data.Text(key, value);
                }
            });
    }
}
