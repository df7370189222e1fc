namespace Watchfloor.Ocsf;

/// <summary>Findings told as one story. OCSF class 2005 Incident Finding.</summary>
public sealed record IncidentFinding : OcsfEvent
{
    /// <summary>The class number, 2005.</summary>
    public const int Uid = 2005;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 2;

    /// <summary>The findings.</summary>
    public required IReadOnlyList<FindingInfo> FindingInfoList { get; init; }

    /// <summary>What happened.</summary>
    public string? Desc { get; init; }

    /// <summary>Who works on it.</summary>
    public User? Assignee { get; init; }

    /// <summary>Group that works on it; OCSF asks for one of the two.</summary>
    public Group? AssigneeGroup { get; init; }

    /// <summary>Verdict.</summary>
    public int? VerdictId { get; init; }

    /// <summary>1 low, 2 medium, 3 high, 4 critical.</summary>
    public int? PriorityId { get; init; }

    /// <summary>1 low, 2 medium, 3 high, 4 critical.</summary>
    public int? ImpactId { get; init; }

    /// <summary>Link to the tool's console.</summary>
    public string? SrcUrl { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Create.</summary>
        public const int Create = 1;

        /// <summary>Update.</summary>
        public const int Update = 2;

        /// <summary>Close.</summary>
        public const int Close = 3;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
