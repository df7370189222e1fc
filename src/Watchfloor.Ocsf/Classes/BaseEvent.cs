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

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
