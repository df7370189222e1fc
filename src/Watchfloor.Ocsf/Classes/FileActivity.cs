namespace Watchfloor.Ocsf;

/// <summary>A file was created, read, changed, renamed or deleted. OCSF class 1001 File System Activity.</summary>
public sealed record FileActivity : OcsfEvent
{
    /// <summary>The class number, 1001.</summary>
    public const int Uid = 1001;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 1;

    /// <summary>The file.</summary>
    public required File File { get; init; }

    /// <summary>The file afterwards.</summary>
    public File? FileResult { get; init; }

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

        /// <summary>Read.</summary>
        public const int Read = 2;

        /// <summary>Update.</summary>
        public const int Update = 3;

        /// <summary>Delete.</summary>
        public const int Delete = 4;

        /// <summary>Rename.</summary>
        public const int Rename = 5;

        /// <summary>Set Attributes.</summary>
        public const int SetAttributes = 6;

        /// <summary>Set Security.</summary>
        public const int SetSecurity = 7;

        /// <summary>Get Attributes.</summary>
        public const int GetAttributes = 8;

        /// <summary>Get Security.</summary>
        public const int GetSecurity = 9;

        /// <summary>Encrypt.</summary>
        public const int Encrypt = 10;

        /// <summary>Decrypt.</summary>
        public const int Decrypt = 11;

        /// <summary>Mount.</summary>
        public const int Mount = 12;

        /// <summary>Unmount.</summary>
        public const int Unmount = 13;

        /// <summary>Open.</summary>
        public const int Open = 14;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
