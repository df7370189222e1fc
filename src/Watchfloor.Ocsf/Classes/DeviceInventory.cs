namespace Watchfloor.Ocsf;

/// <summary>A device as a tool's inventory lists it. OCSF class 5001 Device Inventory Info.</summary>
public sealed record DeviceInventory : OcsfEvent
{
    /// <summary>The class number, 5001.</summary>
    public const int Uid = 5001;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 5;

    /// <summary>The device.</summary>
    public required Device Device { get; init; }

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
