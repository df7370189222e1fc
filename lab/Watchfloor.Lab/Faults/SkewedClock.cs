using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Faults;

/// <summary>A clock that is wrong by always the same amount.</summary>
internal sealed class SkewedClock(TimeProvider right, TimeSpan skew) : TimeProvider
{
    /// <summary>A skew of minutes either way, by seed.</summary>
    public static TimeSpan Of(FaultProfile profile, int seed)
    {
        if (!profile.Skewed)
        {
            return TimeSpan.Zero;
        }

        var random = Seeds.Stream(seed, "clock skew");
        return (random.Next(2) == 0 ? -1 : 1) * random.Seconds(90, 240);
    }

    public override DateTimeOffset GetUtcNow() => right.GetUtcNow() + skew;
}
