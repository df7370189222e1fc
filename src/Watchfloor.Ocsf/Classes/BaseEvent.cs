namespace Watchfloor.Ocsf;

/// <summary>A record with no better class; also carries what could not be mapped (log_name quarantine). OCSF class 0 Base Event.</summary>
public sealed record BaseEvent : OcsfEvent
{
    /// <summary>The class number, 0.</summary>
    public const int Uid = 0;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 0;

    /// <summary>Host where it happened (profile host).</summary>
    public Device? Device { get; init; }

    /// <summary>Who did it (profile host).</summary>
    public Actor? Actor { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
