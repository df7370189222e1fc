namespace Watchfloor.Ocsf;

/// <summary>A message received, sent or blocked. OCSF class 4009 Email Activity.</summary>
public sealed record EmailActivity : OcsfEvent
{
    /// <summary>The class number, 4009.</summary>
    public const int Uid = 4009;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 4;

    /// <summary>0 unknown, 1 inbound, 2 outbound, 3 internal.</summary>
    public required int DirectionId { get; init; }

    /// <summary>The message.</summary>
    public required Email Email { get; init; }

    /// <summary>Sending server.</summary>
    public NetworkEndpoint? SrcEndpoint { get; init; }

    /// <summary>Queue or trace id.</summary>
    public string? MessageTraceUid { get; init; }

    /// <summary>Threats named by the tool (profile security_control).</summary>
    public IReadOnlyList<Malware>? Malware { get; init; }

    /// <summary>Policy that acted (profile security_control).</summary>
    public Policy? Policy { get; init; }

    /// <summary>Highest score of the source, 0 to 100 (profile security_control).</summary>
    public int? RiskScore { get; init; }

    /// <summary>Whether it asks for a person's eyes (profile security_control).</summary>
    public bool? IsAlert { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Send.</summary>
        public const int Send = 1;

        /// <summary>Receive.</summary>
        public const int Receive = 2;

        /// <summary>Scan.</summary>
        public const int Scan = 3;

        /// <summary>Trace.</summary>
        public const int Trace = 4;

        /// <summary>MTA Relay.</summary>
        public const int MtaRelay = 5;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
