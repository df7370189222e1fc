using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Reads Defender XDR, Entra ID, Purview, Office 365 and Defender for Endpoint through Microsoft Graph and the APIs beside it.</summary>
internal sealed class MicrosoftConnector : IConnector
{
    private const string UserFields =
        "id,displayName,userPrincipalName,mail,accountEnabled,userType,jobTitle,department,officeLocation,createdDateTime,lastPasswordChangeDateTime,"
        + "signInSessionsValidFromDateTime,onPremisesSyncEnabled,onPremisesSamAccountName,onPremisesSecurityIdentifier,onPremisesDomainName,otherMails,proxyAddresses";

    private const string DeviceFields =
        "id,deviceId,displayName,operatingSystem,operatingSystemVersion,accountEnabled,isCompliant,isManaged,trustType,profileType,manufacturer,model,"
        + "approximateLastSignInDateTime,registrationDateTime,onPremisesSyncEnabled";

    private const string HuntingPermission = "ThreatHunting.Read.All";
    private const int DirectoryPage = 999;
    private const int IncidentPage = 50;
    private const int RiskPage = 500;

    private readonly MicrosoftApis apis;
    private readonly MicrosoftMappings mappings;
    private readonly MicrosoftOptions options;
    private readonly VendorClock clock;
    private readonly TimeProvider time;
    private readonly WindowReader windows;
    private readonly Dictionary<string, FeedReading> feeds;

    public MicrosoftConnector(MicrosoftApis apis, MicrosoftMappings mappings, IOptions<MicrosoftOptions> options, VendorClock clock, TimeProvider time)
    {
        (this.apis, this.mappings, this.options, this.clock, this.time) = (apis, mappings, options.Value, clock, time);
        windows = new WindowReader(this.options, time);
        feeds = Feeds().ToDictionary(feed => feed.Description.Name, StringComparer.Ordinal);
    }

    private sealed record FeedReading(FeedDescription Description, Func<Cursor, CancellationToken, IAsyncEnumerable<Batch>> Read);

    /// <inheritdoc/>
    public string Name => "microsoft";

    /// <inheritdoc/>
    public IReadOnlyList<FeedDescription> Describe() => [.. feeds.Values.Select(feed => feed.Description)];

    /// <inheritdoc/>
    public IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, CancellationToken cancellationToken) => feeds.TryGetValue(feed, out var found)
        ? found.Read(cursor, cancellationToken)
        : throw new ArgumentException($"'{feed}' is no feed of the Microsoft connector. There are: {string.Join(", ", feeds.Keys)}.", nameof(feed));

    private IEnumerable<FeedReading> Feeds() =>
    [
        Timed(MicrosoftFeed.Alerts, "Alerts of every Defender product, Entra ID Protection and Purview", "SecurityAlert.Read.All", "lastUpdateDateTime", options.AlertOverlap,
            Collection("/v1.0/security/alerts_v2", "lastUpdateDateTime", options.PageSize, "SecurityAlert.Read.All", isOrdered: true)),
        Timed(MicrosoftFeed.Incidents, "Defender XDR incidents", "SecurityIncident.Read.All", "lastUpdateDateTime", options.AlertOverlap,
            Collection("/v1.0/security/incidents", "lastUpdateDateTime", Math.Min(options.PageSize, IncidentPage), "SecurityIncident.Read.All")),
        Timed(MicrosoftFeed.SignIns, "Entra sign-ins: interactive, non-interactive, service principals, managed identities", "AuditLog.Read.All and Directory.Read.All", "createdDateTime", options.LogOverlap,
            () => new SignInReader(apis.Graph, options).ReadAsync),
        Timed(MicrosoftFeed.Audits, "Entra directory changes", "AuditLog.Read.All", "activityDateTime", options.LogOverlap,
            Collection("/v1.0/auditLogs/directoryAudits", "activityDateTime", options.PageSize, "AuditLog.Read.All")),
        Timed(MicrosoftFeed.RiskDetections, "Risk detections of Entra ID Protection", "IdentityRiskEvent.Read.All", "detectedDateTime", options.RiskOverlap,
            () => new RiskReader(apis.Graph, options, "riskDetections").ReadAsync),
        Timed(MicrosoftFeed.ServicePrincipalRiskDetections, "Risk detections about service principals", "IdentityRiskEvent.Read.All", "detectedDateTime", options.RiskOverlap,
            () => new RiskReader(apis.Graph, options, "servicePrincipalRiskDetections").ReadAsync),
        Timed(MicrosoftFeed.RiskyUsers, "Users at risk, one record for each change", "IdentityRiskyUser.Read.All", "riskLastUpdatedDateTime", options.LogOverlap,
            Collection("/v1.0/identityProtection/riskyUsers", "riskLastUpdatedDateTime", Math.Min(options.PageSize, RiskPage), "IdentityRiskyUser.Read.All")),
        Timed(MicrosoftFeed.RiskyServicePrincipals, "Service principals at risk", "IdentityRiskyServicePrincipal.Read.All", "riskLastUpdatedDateTime", options.LogOverlap,
            Collection("/v1.0/identityProtection/riskyServicePrincipals", "riskLastUpdatedDateTime", Math.Min(options.PageSize, RiskPage), "IdentityRiskyServicePrincipal.Read.All")),
        Inventory(MicrosoftFeed.Users, "Entra users", "User.Read.All",
            token => apis.Graph.ReadAsync($"/v1.0/users?$select={UserFields}&$top={Math.Min(options.PageSize, DirectoryPage)}", "User.Read.All", token)),
        Inventory(MicrosoftFeed.Devices, "Devices registered or joined in Entra", "Device.Read.All",
            token => apis.Graph.ReadAsync($"/v1.0/devices?$select={DeviceFields}&$top={Math.Min(options.PageSize, DirectoryPage)}", "Device.Read.All", token)),
        Inventory(MicrosoftFeed.Machines, "Machines of Defender for Endpoint", "Machine.Read.All (WindowsDefenderATP)", token => Defender(MicrosoftFeed.Machines).ReadMachinesAsync(token)),
        Timed(MicrosoftFeed.MachineActions, "Actions started on machines of Defender for Endpoint", "Machine.Read.All (WindowsDefenderATP)", "creationDateTimeUtc", options.ActionOverlap,
            () => Defender(MicrosoftFeed.MachineActions).ReadActionsAsync),
        Hunting(MicrosoftFeed.HuntingProcess, "Processes", "DeviceProcessEvents"),
        Hunting(MicrosoftFeed.HuntingNetwork, "Connections", "DeviceNetworkEvents"),
        Hunting(MicrosoftFeed.HuntingFile, "Files", "DeviceFileEvents"),
        Hunting(MicrosoftFeed.HuntingLogon, "Logons on machines", "DeviceLogonEvents"),
        Hunting(MicrosoftFeed.HuntingRegistry, "Registry changes", "DeviceRegistryEvents"),
        Hunting(MicrosoftFeed.HuntingIdentity, "Logons that Defender for Identity saw", "IdentityLogonEvents"),
        Hunting(MicrosoftFeed.HuntingEmail, "Mails", "EmailEvents"),
        Feed(MicrosoftFeed.Office, "Office 365 activity: Exchange, SharePoint, Teams, data loss prevention", "ActivityFeed.Read and ActivityFeed.ReadDlp (Office 365 Management APIs)",
            (cursor, token) => new OfficeReader(Office(), mappings[MicrosoftFeed.Office], options, clock, time).ReadAsync(cursor, token)),
        Feed(MicrosoftFeed.Purview, "Records of a Purview audit search: data loss prevention and sensitivity labels", "AuditLogsQuery.Read.All",
            (cursor, token) => new PurviewReader(new PurviewClient(apis.Graph, options), mappings[MicrosoftFeed.Purview], options, clock, time).ReadAsync(cursor, token)),
    ];

    private FeedReading Feed(string feed, string description, string permission, Func<Cursor, CancellationToken, IAsyncEnumerable<Batch>> read) =>
        new(new(feed, description, mappings[feed].OcsfClasses, permission, ExpectedWithin(feed)), read);

    // What a tenant with people in it cannot be without: sign-ins by day and night, changes and mail each day.
    private static TimeSpan? ExpectedWithin(string feed) => feed switch
    {
        MicrosoftFeed.SignIns => TimeSpan.FromHours(12),
        MicrosoftFeed.Audits or MicrosoftFeed.Office => TimeSpan.FromDays(2),
        _ => null,
    };

    // Each reading has a reader of its own: what one learned about a tenant (a refused filter, a missing table) may be otherwise tomorrow.
    private FeedReading Timed(string feed, string description, string permission, string timeField, TimeSpan overlap, Func<ReadWindow> reader) =>
        Feed(feed, description, permission, (cursor, token) => windows.ReadAsync(new TimedFeed(mappings[feed], timeField, overlap, options.MaxWindow, reader()), cursor, token));

    private FeedReading Hunting(string feed, string what, string table) =>
        Timed(feed, $"{what} from advanced hunting ({table})", HuntingPermission, "Timestamp", options.LogOverlap, () => new HuntingReader(apis.Graph, options, time, table).ReadAsync);

    private FeedReading Inventory(string feed, string description, string permission, Func<CancellationToken, IAsyncEnumerable<GraphPage>> read) =>
        Feed(feed, description, permission, (_, token) => InventoryAsync(feed, read(token), token));

    // Dates stand without quotes in Graph's filters. Not every collection takes $orderby; windows do not need it.
    private Func<ReadWindow> Collection(string path, string timeField, int pageSize, string permission, bool isOrdered = false) => () => (from, to, cancellationToken) =>
    {
        var filter = Uri.EscapeDataString($"{timeField} ge {VendorTime.ToFilter(from)} and {timeField} le {VendorTime.ToFilter(to)}");
        var order = isOrdered ? $"&$orderby={Uri.EscapeDataString($"{timeField} asc")}" : "";
        return apis.Graph.ReadAsync($"{path}?$filter={filter}{order}&$top={pageSize}", permission, cancellationToken);
    };

    private DefenderClient Defender(string feed) => apis.Defender()
        ?? throw new ConnectorException(MicrosoftProduct.Vendor, $"The cloud '{options.Cloud}' has no Defender for Endpoint API, so {feed} cannot be read. Leave it out, or set DefenderBaseAddress.");

    private OfficeClient Office() => apis.Office()
        ?? throw new ConnectorException(
            MicrosoftProduct.Vendor, $"The address of the Office 365 Management Activity API of the cloud '{options.Cloud}' is not known, so {MicrosoftFeed.Office} cannot be read. Leave it out, or set OfficeBaseAddress.");

    // An inventory has no position: each reading brings all of it, and the lake keeps what changed.
    private async IAsyncEnumerable<Batch> InventoryAsync(
        string feed, IAsyncEnumerable<GraphPage> pages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new SeenRecords(null);
        var batch = new BatchBuilder(mappings[feed]);
        await foreach (var page in pages.WithCancellation(cancellationToken))
        {
            foreach (var record in page.Records)
            {
                if (seen.Add(record, "id"))
                {
                    batch.Add(record);
                }
            }

            if (batch.Records > 0 || page.Warnings.Count > 0)
            {
                yield return batch.Build(null, page.Warnings);
            }
        }
    }
}
