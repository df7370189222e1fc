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

    /// <summary>How much the source thinks is at risk, in its own scale (profile security_control).</summary>
    public int? RiskScore { get; init; }

    /// <summary>0 info, 1 low, 2 medium, 3 high, 4 critical; null when the source has none (profile security_control).</summary>
    public int? RiskLevelId { get; init; }

    /// <summary>Why, in words (profile security_control).</summary>
    public string? RiskDetails { get; init; }

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
