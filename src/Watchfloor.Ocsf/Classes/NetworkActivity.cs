namespace Watchfloor.Ocsf;

/// <summary>A connection or flow. OCSF class 4001 Network Activity.</summary>
public sealed record NetworkActivity : OcsfEvent
{
    /// <summary>The class number, 4001.</summary>
    public const int Uid = 4001;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 4;

    /// <summary>Who opened it.</summary>
    public NetworkEndpoint? SrcEndpoint { get; init; }

    /// <summary>Who answered.</summary>
    public NetworkEndpoint? DstEndpoint { get; init; }

    /// <summary>Protocol, direction and connection id.</summary>
    public NetworkConnectionInfo? ConnectionInfo { get; init; }

    /// <summary>Bytes and packets.</summary>
    public NetworkTraffic? Traffic { get; init; }

    /// <summary>TLS facts when seen.</summary>
    public Tls? Tls { get; init; }

    /// <summary>Link when the sensor gave one.</summary>
    public Url? Url { get; init; }

    /// <summary>Application protocol in the sensor's words.</summary>
    public string? AppProtocolName { get; init; }

    /// <summary>Whether source and destination are certain.</summary>
    public bool? IsSrcDstAssignmentKnown { get; init; }

    /// <summary>Device that reported it (profile host).</summary>
    public Device? Device { get; init; }

    /// <summary>Program that opened it (profile host).</summary>
    public Actor? Actor { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Open.</summary>
        public const int Open = 1;

        /// <summary>Close.</summary>
        public const int Close = 2;

        /// <summary>Reset.</summary>
        public const int Reset = 3;

        /// <summary>Fail.</summary>
        public const int Fail = 4;

        /// <summary>Refuse.</summary>
        public const int Refuse = 5;

        /// <summary>Traffic.</summary>
        public const int Traffic = 6;

        /// <summary>Listen.</summary>
        public const int Listen = 7;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
