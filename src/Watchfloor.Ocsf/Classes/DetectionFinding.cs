namespace Watchfloor.Ocsf;

/// <summary>What a product or one of our detectors claims. OCSF class 2004 Detection Finding.</summary>
public sealed record DetectionFinding : OcsfEvent
{
    /// <summary>The class number, 2004.</summary>
    public const int Uid = 2004;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 2;

    /// <summary>What was found.</summary>
    public required FindingInfo FindingInfo { get; init; }

    /// <summary>Objects that support it.</summary>
    public IReadOnlyList<Evidences>? Evidences { get; init; }

    /// <summary>What it is about.</summary>
    public IReadOnlyList<ResourceDetails>? Resources { get; init; }

    /// <summary>ATT&amp;CK mappings (profile security_control).</summary>
    public IReadOnlyList<Attack>? Attacks { get; init; }

    /// <summary>Threats named (profile security_control).</summary>
    public IReadOnlyList<Malware>? Malware { get; init; }

    /// <summary>1 low, 2 medium, 3 high, 99 other.</summary>
    public int? ConfidenceId { get; init; }

    /// <summary>0 to 100.</summary>
    public int? ConfidenceScore { get; init; }

    /// <summary>0 info, 1 low, 2 medium, 3 high, 4 critical.</summary>
    public int? RiskLevelId { get; init; }

    /// <summary>0 to 100 for our own findings, else the tool's own scale.</summary>
    public int? RiskScore { get; init; }

    /// <summary>Whether it asks for a person's eyes.</summary>
    public bool? IsAlert { get; init; }

    /// <summary>Device concerned (profile host or none).</summary>
    public Device? Device { get; init; }

    /// <summary>Who acted (profile host).</summary>
    public Actor? Actor { get; init; }

    /// <summary>Who works on it (profile incident).</summary>
    public User? Assignee { get; init; }

    /// <summary>Verdict of the tool's analyst (profile incident).</summary>
    public int? VerdictId { get; init; }

    /// <summary>Advice.</summary>
    public Remediation? Remediation { get; init; }

    /// <summary>Comment.</summary>
    public string? Comment { get; init; }

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
