using Watchfloor.Connectors.CrowdStrike.Changes;

namespace Watchfloor.Connectors.CrowdStrike.Alerts;

/// <summary>Alerts by the older way, for clouds without the combined call: ids by when they changed, then the alerts of these ids.</summary>
internal static class FalconAlertsById
{
    private const string Permission = "Alerts: read";
    private const int PageSize = 1000;

    /// <summary>The feed.</summary>
    public static ChangeFeed Feed(FalconClient client, FalconOptions options) => new()
    {
        Mapping = new FalconAlertMapping(),
        IdField = "composite_id",
        TimeField = "updated_timestamp",
        Overlap = options.AlertOverlap,
        AskAsync = async (query, cancellationToken) =>
        {
            var ids = await client.GetListAsync(
                "/alerts/queries/alerts/v2",
                [
                    ("filter", Filters.Since("updated_timestamp", query.From)), ("sort", "updated_timestamp|asc"), ("include_hidden", "true"),
                    ("limit", $"{PageSize}"), ("offset", $"{query.Offset}"),
                ],
                Permission, null, cancellationToken);

            // In the body include_hidden would be ignored without a word.
            return await client.GetListedAsync(ids, "/alerts/entities/alerts/v2?include_hidden=true", "composite_ids", "composite_id", Permission, cancellationToken);
        },
    };
}
