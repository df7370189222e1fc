namespace Watchfloor.Ocsf;

/// <summary>An application, policy or other managed object changed. OCSF class 3004 Entity Management.</summary>
public sealed record EntityManagement : OcsfEvent
{
    /// <summary>The class number, 3004.</summary>
    public const int Uid = 3004;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 3;

    /// <summary>The object.</summary>
    public required ManagedEntity Entity { get; init; }

    /// <summary>The object afterwards.</summary>
    public ManagedEntity? EntityResult { get; init; }

    /// <summary>Details in words.</summary>
    public string? Comment { get; init; }

    /// <summary>Who did it.</summary>
    public Actor? Actor { get; init; }

    /// <summary>Where from.</summary>
    public NetworkEndpoint? SrcEndpoint { get; init; }

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

        /// <summary>Move.</summary>
        public const int Move = 5;

        /// <summary>Enroll.</summary>
        public const int Enroll = 6;

        /// <summary>Unenroll.</summary>
        public const int Unenroll = 7;

        /// <summary>Enable.</summary>
        public const int Enable = 8;

        /// <summary>Disable.</summary>
        public const int Disable = 9;

        /// <summary>Activate.</summary>
        public const int Activate = 10;

        /// <summary>Deactivate.</summary>
        public const int Deactivate = 11;

        /// <summary>Suspend.</summary>
        public const int Suspend = 12;

        /// <summary>Resume.</summary>
        public const int Resume = 13;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
