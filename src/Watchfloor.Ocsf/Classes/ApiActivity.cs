namespace Watchfloor.Ocsf;

/// <summary>A call of a cloud or SaaS API. OCSF class 6003 API Activity.</summary>
public sealed record ApiActivity : OcsfEvent
{
    /// <summary>The class number, 6003.</summary>
    public const int Uid = 6003;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 6;

    /// <summary>Where from.</summary>
    public required NetworkEndpoint SrcEndpoint { get; init; }

    /// <summary>Who called.</summary>
    public Actor? Actor { get; init; }

    /// <summary>What was called (profile cloud).</summary>
    public Api? Api { get; init; }

    /// <summary>On what.</summary>
    public IReadOnlyList<ResourceDetails>? Resources { get; init; }

    /// <summary>User agent of the client.</summary>
    public HttpRequest? HttpRequest { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Create.</summary>
        public const int Create = 1;

        /// <summary>Read.</summary>
        public const int Read = 2;

        /// <summary>Update.</summary>
        public const int Update = 3;

        /// <summary>Delete.</summary>
        public const int Delete = 4;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
