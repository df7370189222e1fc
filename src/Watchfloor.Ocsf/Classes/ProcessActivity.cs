namespace Watchfloor.Ocsf;

/// <summary>A program started, ended, was opened or injected into. OCSF class 1007 Process Activity.</summary>
public sealed record ProcessActivity : OcsfEvent
{
    /// <summary>The class number, 1007.</summary>
    public const int Uid = 1007;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 1;

    /// <summary>The program.</summary>
    public required Process Process { get; init; }

    /// <summary>Where.</summary>
    public required Device Device { get; init; }

    /// <summary>Who did it: the parent program and the user.</summary>
    public required Actor Actor { get; init; }

    /// <summary>Exit code when it ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Launch.</summary>
        public const int Launch = 1;

        /// <summary>Terminate.</summary>
        public const int Terminate = 2;

        /// <summary>Open.</summary>
        public const int Open = 3;

        /// <summary>Inject.</summary>
        public const int Inject = 4;

        /// <summary>Set User ID.</summary>
        public const int SetUserId = 5;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
