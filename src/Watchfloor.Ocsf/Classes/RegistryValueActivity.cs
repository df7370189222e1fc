namespace Watchfloor.Ocsf;

/// <summary>A Windows registry value was read or changed. OCSF class 201002 Registry Value Activity.</summary>
public sealed record RegistryValueActivity : OcsfEvent
{
    /// <summary>The class number, 201002.</summary>
    public const int Uid = 201002;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 1;

    /// <summary>The value.</summary>
    public required RegistryValue RegValue { get; init; }

    /// <summary>Where.</summary>
    public required Device Device { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor Actor { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Get.</summary>
        public const int Get = 1;

        /// <summary>Set.</summary>
        public const int Set = 2;

        /// <summary>Modify.</summary>
        public const int Modify = 3;

        /// <summary>Delete.</summary>
        public const int Delete = 4;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
