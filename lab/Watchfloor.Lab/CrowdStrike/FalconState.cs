using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>What the tenant holds and clients may change, for as long as the lab runs.</summary>
internal sealed class FalconState(Story story, RecordSet indicators)
{
    public ChangedRecords Alerts { get; } = new(story.FalconAlerts);

    public ChangedRecords Hosts { get; } = new(story.FalconHosts);

    public ChangedRecords Cases { get; } = new(story.FalconCases);

    public ChangedRecords Vulnerabilities { get; } = new(story.FalconVulnerabilities);

    /// <summary>Custom IOCs; those that were deleted stay, marked so, and are not shown.</summary>
    public ChangedRecords Indicators { get; } = new(indicators);
}
