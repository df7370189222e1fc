using Watchfloor.Connectors.CrowdStrike.Changes;

namespace Watchfloor.Connectors.CrowdStrike.Intel;

/// <summary>How adversaries, reports and the tenant's own indicators are read. Falcon Intelligence writes instants as seconds since 1970.</summary>
internal static class FalconIntel
{
    /// <summary>Scope for adversaries.</summary>
    public const string ActorPermission = "Actors (Falcon Intelligence): read";

    /// <summary>Scope for reports.</summary>
    public const string ReportPermission = "Reports (Falcon Intelligence): read";

    /// <summary>Scope for the tenant's own indicators.</summary>
    public const string IocPermission = "IOC Management: read";

    private const int PageSize = 500;

    /// <summary>Adversaries: all of them, then those that changed.</summary>
    public static ChangeFeed Actors(FalconClient client, FalconOptions options) => List(
        client, options, new FalconActorMapping(), "/intel/combined/actors/v1", ActorPermission, isInventory: true);

    /// <summary>Reports that changed.</summary>
    public static ChangeFeed Reports(FalconClient client, FalconOptions options) => List(
        client, options, new FalconReportMapping(), "/intel/combined/reports/v1", ReportPermission, isInventory: false);

    /// <summary>The tenant's own indicators: all of them, then those that changed.</summary>
    public static ChangeFeed Iocs(FalconClient client, FalconOptions options) => new()
    {
        Mapping = new FalconIocMapping(),
        IdField = "id",
        TimeField = "modified_on",
        Overlap = options.ChangeOverlap,
        IsInventory = true,
        AskAsync = (query, cancellationToken) => client.GetListAsync(
            "/iocs/combined/indicator/v1",
            [("filter", Filters.Since("modified_on", query.From)), ("sort", "modified_on|asc"), ("limit", $"{PageSize}"), ("offset", $"{query.Offset}")],
            IocPermission, null, cancellationToken),
    };

    private static ChangeFeed List(FalconClient client, FalconOptions options, JsonFeedMapping mapping, string path, string permission, bool isInventory) => new()
    {
        Mapping = mapping,
        IdField = "id",
        TimeField = "last_modified_date",
        Overlap = options.ChangeOverlap,
        IsInventory = isInventory,
        AskAsync = (query, cancellationToken) => client.GetListAsync(
            path,
            [
                ("filter", Filters.SinceEpoch("last_modified_date", query.From)), ("sort", "last_modified_date|asc"),
                ("fields", "__full__"), ("limit", $"{PageSize}"), ("offset", $"{query.Offset}"),
            ],
            permission, null, cancellationToken),
    };
}
