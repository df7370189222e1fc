using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>What the tenant holds and clients may change, for as long as the lab runs.</summary>
internal sealed class FalconState
{
    public FalconState(LabContext lab)
    {
        var story = lab.Story;
        (Alerts, Hosts, Cases, Vulnerabilities) = (new(story.FalconAlerts), new(story.FalconHosts), new(story.FalconCases), new(story.FalconVulnerabilities));
        Indicators = new(IocRecords.Of(story));
        Containment = new(lab, Hosts);
        Sessions = new(lab, Containment);
    }

    public ChangedRecords Alerts { get; }

    /// <summary>Hosts; ask <see cref="Containment"/> to settle before looking at their status.</summary>
    public ChangedRecords Hosts { get; }

    public ChangedRecords Cases { get; }

    public ChangedRecords Vulnerabilities { get; }

    /// <summary>Hosts on their way into and out of containment.</summary>
    public Containment Containment { get; }

    /// <summary>Sessions of Real Time Response.</summary>
    public RtrSessions Sessions { get; }

    /// <summary>Custom IOCs; those that were deleted stay, marked so, and are not shown.</summary>
    public ChangedRecords Indicators { get; }
}
