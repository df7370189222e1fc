namespace Watchfloor.Ocsf;

/// <summary>A DNS question with or without its answer. OCSF class 4003 DNS Activity.</summary>
public sealed record DnsActivity : OcsfEvent
{
    /// <summary>The class number, 4003.</summary>
    public const int Uid = 4003;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 4;

    /// <summary>Who asked.</summary>
    public NetworkEndpoint? SrcEndpoint { get; init; }

    /// <summary>The resolver.</summary>
    public NetworkEndpoint? DstEndpoint { get; init; }

    /// <summary>Protocol, direction and connection id.</summary>
    public NetworkConnectionInfo? ConnectionInfo { get; init; }

    /// <summary>The question; null when the record had none.</summary>
    public DnsQuery? Query { get; init; }

    /// <summary>The answers.</summary>
    public IReadOnlyList<DnsAnswer>? Answers { get; init; }

    /// <summary>DNS response code.</summary>
    public int? RcodeId { get; init; }

    /// <summary>Name of the response code.</summary>
    public string? Rcode { get; init; }

    /// <summary>When asked.</summary>
    public DateTimeOffset? QueryTime { get; init; }

    /// <summary>When answered.</summary>
    public DateTimeOffset? ResponseTime { get; init; }

    /// <summary>Device that asked (profile host).</summary>
    public Device? Device { get; init; }

    /// <summary>Program that asked (profile host).</summary>
    public Actor? Actor { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Query.</summary>
        public const int Query = 1;

        /// <summary>Response.</summary>
        public const int Response = 2;

        /// <summary>Traffic.</summary>
        public const int Traffic = 6;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
