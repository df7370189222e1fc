namespace Watchfloor.Operations;

/// <summary>How one attack scenario was told, measured against its truth. Shares are 0 to 1.</summary>
public sealed record ScenarioScore
{
    /// <summary>The scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The incident that holds most of its alerts; null when none holds any.</summary>
    public required string? Incident { get; init; }

    /// <summary>Alerts of the scenario.</summary>
    public required int Alerts { get; init; }

    /// <summary>Alerts of the scenario in that incident.</summary>
    public required int AlertsInIncident { get; init; }

    /// <summary>Incidents that hold alerts of the scenario; one is right.</summary>
    public required int Incidents { get; init; }

    /// <summary>Adjusted Rand index of all alerts' incidents against the truth.</summary>
    public required double Correlation { get; init; }

    /// <summary>Truth rows present in the timeline.</summary>
    public required double TimelineRecall { get; init; }

    /// <summary>Timeline entries that are truth, marked context or our own findings.</summary>
    public required double TimelinePrecision { get; init; }

    /// <summary>Decoys in the timeline.</summary>
    public required int Decoys { get; init; }

    /// <summary>Rows that are missing.</summary>
    public required IReadOnlyList<string> MissingRows { get; init; }

    /// <summary>Kendall's tau between shown and true order; 1 is the same order.</summary>
    public required double Order { get; init; }

    /// <summary>Median of the difference between shown and true time, seconds.</summary>
    public required double TimeErrorSeconds { get; init; }

    /// <summary>Bounded gaps reported with both bounds within five minutes; 1 when there are none.</summary>
    public required double GapRecall { get; init; }

    /// <summary>F1 over entities after identities are merged.</summary>
    public required double Scope { get; init; }

    /// <summary>F1 over techniques; a parent counts half for its sub-technique.</summary>
    public required double Techniques { get; init; }

    /// <summary>Whether the verdict is right.</summary>
    public required bool Verdict { get; init; }

    /// <summary>Whether the priority is right.</summary>
    public required bool Priority { get; init; }

    /// <summary>Share of the actions to propose that were proposed.</summary>
    public required double ActionRecall { get; init; }

    /// <summary>Actions proposed that must not be.</summary>
    public required IReadOnlyList<string> ForbiddenActions { get; init; }

    /// <summary>Actions that were not proposed and should be.</summary>
    public required IReadOnlyList<string> MissingActions { get; init; }
}

/// <summary>How the look-alikes were judged.</summary>
public sealed record LookalikeScore
{
    /// <summary>Look-alike alerts.</summary>
    public required int Alerts { get; init; }

    /// <summary>Those whose incident needs a person.</summary>
    public required int NeedPerson { get; init; }

    /// <summary>Those whose incident is critical.</summary>
    public required int Critical { get; init; }

    /// <summary>Those called a true positive.</summary>
    public required int TruePositive { get; init; }

    /// <summary>Those with an action proposed that contains something.</summary>
    public required int Contained { get; init; }

    /// <summary>Those judged exactly as the truth says.</summary>
    public required int Exact { get; init; }

    /// <summary>The ones judged otherwise, in words.</summary>
    public required IReadOnlyList<string> Wrong { get; init; }
}
