using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Reads Defender XDR, Entra ID and Defender for Endpoint through Microsoft Graph and Defender's own API.</summary>
internal sealed class MicrosoftConnector(
    GraphClient graph, Func<DefenderClient?> defender, MicrosoftMappings mappings, IOptions<MicrosoftOptions> options, TimeProvider time) : IConnector
{
    private const string UserFields =
        "id,displayName,userPrincipalName,mail,accountEnabled,userType,jobTitle,department,officeLocation,createdDateTime,lastPasswordChangeDateTime,"
        + "signInSessionsValidFromDateTime,onPremisesSyncEnabled,onPremisesSamAccountName,onPremisesSecurityIdentifier,onPremisesDomainName,otherMails,proxyAddresses";

    private const int UsersPerPage = 999;
    private const int IncidentsPerPage = 50;

    private readonly MicrosoftOptions options = options.Value;
    private readonly WindowReader windows = new(options.Value, time);

    /// <inheritdoc/>
    public string Name => "microsoft";

    /// <inheritdoc/>
    public IReadOnlyList<FeedDescription> Describe() =>
    [
        new(MicrosoftFeed.Alerts, "Alerts of every Defender product, Entra ID Protection and Purview", ["detection_finding"], "SecurityAlert.Read.All"),
        new(MicrosoftFeed.Incidents, "Defender XDR incidents", ["incident_finding"], "SecurityIncident.Read.All"),
        new(MicrosoftFeed.SignIns, "Entra sign-ins: interactive, non-interactive, service principals, managed identities", ["authentication"], "AuditLog.Read.All and Directory.Read.All"),
        new(MicrosoftFeed.Audits, "Entra directory changes", ["account_change", "user_access", "group_management", "entity_management"], "AuditLog.Read.All"),
        new(MicrosoftFeed.Users, "Entra users", ["user_inventory"], "User.Read.All"),
        new(MicrosoftFeed.Machines, "Machines of Defender for Endpoint", ["device_inventory"], "Machine.Read.All (WindowsDefenderATP)"),
        new(MicrosoftFeed.HuntingProcess, "Processes from advanced hunting (DeviceProcessEvents)", ["process_activity"], "ThreatHunting.Read.All"),
        new(MicrosoftFeed.HuntingNetwork, "Connections from advanced hunting (DeviceNetworkEvents)", ["network_activity"], "ThreatHunting.Read.All"),
    ];

    /// <inheritdoc/>
    public IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, CancellationToken cancellationToken) => feed switch
    {
        MicrosoftFeed.Alerts => windows.ReadAsync(
            Timed(feed, "lastUpdateDateTime", options.AlertOverlap, Collection("/v1.0/security/alerts_v2", "lastUpdateDateTime", options.PageSize, "SecurityAlert.Read.All", isOrdered: true)),
            cursor, cancellationToken),
        MicrosoftFeed.Incidents => windows.ReadAsync(
            Timed(feed, "lastUpdateDateTime", options.AlertOverlap, Collection("/v1.0/security/incidents", "lastUpdateDateTime", Math.Min(options.PageSize, IncidentsPerPage), "SecurityIncident.Read.All")),
            cursor, cancellationToken),
        MicrosoftFeed.SignIns => windows.ReadAsync(
            Timed(feed, "createdDateTime", options.LogOverlap, new SignInReader(graph, options).ReadAsync), cursor, cancellationToken),
        MicrosoftFeed.Audits => windows.ReadAsync(
            Timed(feed, "activityDateTime", options.LogOverlap, Collection("/v1.0/auditLogs/directoryAudits", "activityDateTime", options.PageSize, "AuditLog.Read.All")),
            cursor, cancellationToken),
        MicrosoftFeed.HuntingProcess => windows.ReadAsync(Hunting(feed, "DeviceProcessEvents"), cursor, cancellationToken),
        MicrosoftFeed.HuntingNetwork => windows.ReadAsync(Hunting(feed, "DeviceNetworkEvents"), cursor, cancellationToken),
        MicrosoftFeed.Users => InventoryAsync(
            feed, graph.ReadAsync($"/v1.0/users?$select={UserFields}&$top={Math.Min(options.PageSize, UsersPerPage)}", "User.Read.All", cancellationToken), cancellationToken),
        MicrosoftFeed.Machines => InventoryAsync(feed, Machines(cancellationToken), cancellationToken),
        _ => throw new ArgumentException($"'{feed}' is no feed of the Microsoft connector. There are: {string.Join(", ", Describe().Select(description => description.Name))}.", nameof(feed)),
    };

    private TimedFeed Timed(string feed, string timeField, TimeSpan overlap, ReadWindow read) =>
        new(mappings[feed], timeField, overlap, options.MaxWindow, read);

    private TimedFeed Hunting(string feed, string table) =>
        Timed(feed, "Timestamp", options.LogOverlap, new HuntingReader(graph, options, time, table).ReadAsync);

    // Dates stand without quotes in Graph's filters. Not every collection takes $orderby; windows do not need it.
    private ReadWindow Collection(string path, string timeField, int pageSize, string permission, bool isOrdered = false) => (from, to, cancellationToken) =>
    {
        var filter = Uri.EscapeDataString($"{timeField} ge {VendorTime.ToFilter(from)} and {timeField} le {VendorTime.ToFilter(to)}");
        var order = isOrdered ? $"&$orderby={Uri.EscapeDataString($"{timeField} asc")}" : "";
        return graph.ReadAsync($"{path}?$filter={filter}{order}&$top={pageSize}", permission, cancellationToken);
    };

    private IAsyncEnumerable<GraphPage> Machines(CancellationToken cancellationToken) =>
        defender()?.ReadMachinesAsync(cancellationToken)
        ?? throw new ConnectorException(MicrosoftProduct.Vendor, $"The cloud '{options.Cloud}' has no Defender for Endpoint API, so machines cannot be read. Leave {MicrosoftFeed.Machines} out, or set DefenderBaseAddress.");

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
