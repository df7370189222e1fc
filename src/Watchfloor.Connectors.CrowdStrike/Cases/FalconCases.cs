using Watchfloor.Connectors.CrowdStrike.Changes;

namespace Watchfloor.Connectors.CrowdStrike.Cases;

/// <summary>How cases are read: ids by when they changed, then the cases of these ids.</summary>
internal static class FalconCases
{
    /// <summary>Scope to grant.</summary>
    public const string Permission = "Cases: read";

    private const int PageSize = 200;

    /// <summary>The feed.</summary>
    public static ChangeFeed Feed(FalconClient client, FalconOptions options) => new()
    {
        Mapping = new FalconCaseMapping(),
        IdField = "id",
        TimeField = "updated_timestamp",
        Overlap = options.ChangeOverlap,
        AskAsync = async (query, cancellationToken) =>
        {
            var ids = await client.GetListAsync(
                "/cases/queries/cases/v1",
                [("filter", Filters.Since("updated_timestamp", query.From)), ("sort", "updated_timestamp|asc"), ("limit", $"{PageSize}"), ("offset", $"{query.Offset}")],
                Permission, null, cancellationToken);
            return await client.GetListedAsync(ids, "/cases/entities/cases/v2", "ids", "id", Permission, cancellationToken);
        },
    };
}
