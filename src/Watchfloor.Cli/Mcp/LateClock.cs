namespace Watchfloor.Cli;

/// <summary>A clock that is there later; until then the system's.</summary>
internal sealed class LateClock(Task<TimeProvider> clock) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => (clock.IsCompletedSuccessfully ? clock.Result : System).GetUtcNow();
}
