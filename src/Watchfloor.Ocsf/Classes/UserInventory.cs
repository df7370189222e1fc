namespace Watchfloor.Ocsf;

/// <summary>A user as a directory lists it. OCSF class 5003 User Inventory Info.</summary>
public sealed record UserInventory : OcsfEvent
{
    /// <summary>The class number, 5003.</summary>
    public const int Uid = 5003;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 5;

    /// <summary>The user.</summary>
    public required User User { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Log.</summary>
        public const int Log = 1;

        /// <summary>Collect.</summary>
        public const int Collect = 2;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
