namespace Watchfloor.Lab;

/// <summary>Clock of the story. It stands still until somebody moves it; timers and elapsed time stay real, so that waiting works.</summary>
/// <param name="now">Where it stands at first, UTC.</param>
public sealed class LabClock(DateTimeOffset now) : TimeProvider
{
    private long _ticks = now.UtcTicks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Puts the clock somewhere else; the servers show only what had arrived by then.</summary>
    public void Set(DateTimeOffset to) => Interlocked.Exchange(ref _ticks, to.UtcTicks);

    /// <summary>Moves the clock on (or back).</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
