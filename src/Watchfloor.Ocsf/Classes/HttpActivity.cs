namespace Watchfloor.Ocsf;

/// <summary>An HTTP exchange or a click on a link. OCSF class 4002 HTTP Activity.</summary>
public sealed record HttpActivity : OcsfEvent
{
    /// <summary>The class number, 4002.</summary>
    public const int Uid = 4002;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 4;

    /// <summary>The request.</summary>
    public HttpRequest? HttpRequest { get; init; }

    /// <summary>The answer.</summary>
    public HttpResponse? HttpResponse { get; init; }

    /// <summary>Who asked.</summary>
    public NetworkEndpoint? SrcEndpoint { get; init; }

    /// <summary>Who answered.</summary>
    public NetworkEndpoint? DstEndpoint { get; init; }

    /// <summary>Protocol, direction and connection id.</summary>
    public NetworkConnectionInfo? ConnectionInfo { get; init; }

    /// <summary>Bytes and packets.</summary>
    public NetworkTraffic? Traffic { get; init; }

    /// <summary>Device that asked (profile host).</summary>
    public Device? Device { get; init; }

    /// <summary>User or program that asked (profile host).</summary>
    public Actor? Actor { get; init; }

    /// <summary>Threats named by the tool (profile security_control).</summary>
    public IReadOnlyList<Malware>? Malware { get; init; }

    /// <summary>Policy that acted (profile security_control).</summary>
    public Policy? Policy { get; init; }

    /// <summary>Whether it asks for a person's eyes (profile security_control).</summary>
    public bool? IsAlert { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Connect.</summary>
        public const int Connect = 1;

        /// <summary>Delete.</summary>
        public const int Delete = 2;

        /// <summary>Get.</summary>
        public const int Get = 3;

        /// <summary>Head.</summary>
        public const int Head = 4;

        /// <summary>Options.</summary>
        public const int Options = 5;

        /// <summary>Post.</summary>
        public const int Post = 6;

        /// <summary>Put.</summary>
        public const int Put = 7;

        /// <summary>Trace.</summary>
        public const int Trace = 8;

        /// <summary>Patch.</summary>
        public const int Patch = 9;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
