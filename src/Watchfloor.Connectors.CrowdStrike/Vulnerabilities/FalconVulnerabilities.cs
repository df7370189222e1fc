using Watchfloor.Connectors.CrowdStrike.Changes;

namespace Watchfloor.Connectors.CrowdStrike.Vulnerabilities;

/// <summary>How Spotlight's weaknesses are read: those that are open at first, then every change.</summary>
internal static class FalconVulnerabilities
{
    /// <summary>Scope to grant.</summary>
    public const string Permission = "Vulnerabilities: read";

    private const int PageSize = 1000;

    /// <summary>The feed.</summary>
    public static ChangeFeed Feed(FalconClient client, FalconOptions options) => new()
    {
        Mapping = new FalconVulnerabilityMapping(),
        IdField = "id",
        TimeField = "updated_timestamp",
        Overlap = options.ChangeOverlap,
        IsInventory = true,
        AskAsync = (query, cancellationToken) => client.GetListAsync(
            "/spotlight/combined/vulnerabilities/v1",
            [
                // A filter is required. What was fixed long before the first read is history that nobody asks for.
                ("filter", Filters.Since("updated_timestamp", query.From) ?? $"(status:['open','reopen']),({Filters.Since("updated_timestamp", query.Beginning)})"),
                ("sort", "updated_timestamp|asc"), ("limit", $"{PageSize}"), ("after", query.After),
                ("facet", "cve"), ("facet", "host_info"), ("facet", "remediation"),
            ],
            Permission, "after", cancellationToken),
    };
}
