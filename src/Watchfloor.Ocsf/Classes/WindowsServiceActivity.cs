namespace Watchfloor.Ocsf;

/// <summary>A Windows service was created, started or stopped. OCSF class 201004 Windows Service Activity.</summary>
public sealed record WindowsServiceActivity : OcsfEvent
{
    /// <summary>The class number, 201004.</summary>
    public const int Uid = 201004;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 1;

    /// <summary>The service.</summary>
    public required WindowsService WinService { get; init; }

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

        /// <summary>Reconfigure.</summary>
        public const int Reconfigure = 2;

        /// <summary>Start.</summary>
        public const int Start = 3;

        /// <summary>Stop.</summary>
        public const int Stop = 4;

        /// <summary>Pause.</summary>
        public const int Pause = 5;

        /// <summary>Continue.</summary>
        public const int Continue = 6;

        /// <summary>Delete.</summary>
        public const int Delete = 7;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
