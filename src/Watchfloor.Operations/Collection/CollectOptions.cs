namespace Watchfloor.Operations;

/// <summary>What to collect.</summary>
public sealed record CollectOptions
{
    /// <summary>Connector or feed names; empty for all that are configured.</summary>
    public IReadOnlyCollection<string> Sources { get; init; } = [];

    /// <summary>How far back to read a feed that has no position yet; null for each connector's default.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Also reads every feed again from here, beside its live position and with a position of its own; null to leave the past alone. Asking again for the same time goes on where it stopped.</summary>
    public DateTimeOffset? Backfill { get; init; }

    /// <summary>Feeds read at the same time. Default four; more asks more of the vendors and of memory.</summary>
    public int Parallelism { get; init; } = 4;
}
