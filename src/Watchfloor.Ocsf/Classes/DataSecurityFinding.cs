namespace Watchfloor.Ocsf;

/// <summary>What a data loss prevention product claims about data. OCSF class 2006 Data Security Finding.</summary>
public sealed record DataSecurityFinding : OcsfEvent
{
    /// <summary>The class number, 2006.</summary>
    public const int Uid = 2006;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 2;

    /// <summary>What was found.</summary>
    public required FindingInfo FindingInfo { get; init; }

    /// <summary>Which policy met what kind of data.</summary>
    public DataSecurity? DataSecurity { get; init; }

    /// <summary>Who handled the data.</summary>
    public Actor? Actor { get; init; }

    /// <summary>On which device.</summary>
    public Device? Device { get; init; }

    /// <summary>The file that holds the data.</summary>
    public File? File { get; init; }

    /// <summary>Where the data came from.</summary>
    public NetworkEndpoint? SrcEndpoint { get; init; }

    /// <summary>Where the data went.</summary>
    public NetworkEndpoint? DstEndpoint { get; init; }

    /// <summary>What it is about.</summary>
    public IReadOnlyList<ResourceDetails>? Resources { get; init; }

    /// <summary>Whether it asks for a person's eyes.</summary>
    public bool? IsAlert { get; init; }

    /// <summary>Who works on it (profile incident).</summary>
    public User? Assignee { get; init; }

    /// <summary>Verdict of the tool's analyst (profile incident).</summary>
    public int? VerdictId { get; init; }

    /// <summary>The same claim as a Detection Finding, for whoever reads findings of every kind.</summary>
    public DetectionFinding ToDetectionFinding() => new()
    {
        ActivityId = ActivityId == Activity.Suppressed ? DetectionFinding.Activity.Close : ActivityId,
        ActivityName = ActivityName,
        SeverityId = SeverityId,
        Severity = Severity,
        Time = Time,
        StartTime = StartTime,
        EndTime = EndTime,
        StatusId = StatusId,
        Status = Status,
        Message = Message,
        Metadata = Metadata,
        FindingInfo = FindingInfo,
        Device = Device,
        Evidences = Actor is null && File is null && DstEndpoint is null && SrcEndpoint is null
            ? null
            : [new Evidences { Actor = Actor, User = Actor?.User, File = File, SrcEndpoint = SrcEndpoint, DstEndpoint = DstEndpoint }],
        Resources = Resources,
        IsAlert = IsAlert,
        Assignee = Assignee,
        VerdictId = VerdictId,
        Unmapped = Unmapped,
        Observables = Observables,
        RawData = RawData,
    };

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

        /// <summary>Suppressed.</summary>
        public const int Suppressed = 4;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
