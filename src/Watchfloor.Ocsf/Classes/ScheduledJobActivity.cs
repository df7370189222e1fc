namespace Watchfloor.Ocsf;

/// <summary>A scheduled job was registered, changed or run. OCSF class 1006 Scheduled Job Activity.</summary>
public sealed record ScheduledJobActivity : OcsfEvent
{
    /// <summary>The class number, 1006.</summary>
    public const int Uid = 1006;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 1;

    /// <summary>The job.</summary>
    public required Job Job { get; init; }

    /// <summary>Where.</summary>
    public required Device Device { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor Actor { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Create.</summary>
        public const int Create = 1;

        /// <summary>Update.</summary>
        public const int Update = 2;

        /// <summary>Delete.</summary>
        public const int Delete = 3;

        /// <summary>Enable.</summary>
        public const int Enable = 4;

        /// <summary>Disable.</summary>
        public const int Disable = 5;

        /// <summary>Start.</summary>
        public const int Start = 6;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
