using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>A clock that runs at the usual speed from another moment.</summary>
internal sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
{
    private readonly long began = System.GetTimestamp();

    /// <summary>The system's clock, or one that starts at the time that <paramref name="text"/> names.</summary>
    public static TimeProvider Parse(string? text) =>
        text is null ? System : new ShiftedClock(TimeWindow.ParseTime(text, System));

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(began);
}
