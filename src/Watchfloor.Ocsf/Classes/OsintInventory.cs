namespace Watchfloor.Ocsf;

/// <summary>What somebody knows about threats: indicators, actors, reports. OCSF class 5021 OSINT Inventory Info.</summary>
public sealed record OsintInventory : OcsfEvent
{
    /// <summary>The class number, 5021.</summary>
    public const int Uid = 5021;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 5;

    /// <summary>The pieces of intelligence.</summary>
    public required IReadOnlyList<Osint> Osint { get; init; }

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
