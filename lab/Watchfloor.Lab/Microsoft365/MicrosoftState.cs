using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>What clients did in this run: it lasts as long as the servers.</summary>
internal sealed class MicrosoftState(Story story)
{
    public RecordOverlay Alerts { get; } = new(story.GraphAlerts);

    public RecordOverlay Incidents { get; } = new(story.GraphIncidents);

    public RecordOverlay Users { get; } = new(story.Users);

    public RecordOverlay RiskyUsers { get; } = new(story.RiskyUsers);

    public RecordOverlay RiskDetections { get; } = new(story.RiskDetections);

    public MachineActions MachineActions { get; } = new(story.Options);
}
