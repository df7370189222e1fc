using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios;

/// <summary>Moves the moments of a specification a little, so that no two seeds share an interval.</summary>
internal static class Timetable
{
    /// <summary>The stated offsets, each moved by at most a share of itself, in their order.</summary>
    /// <remarks>Steps are moved, not offsets: a chain of seconds stays one, however far into the story it lies.</remarks>
    public static TimeSpan[] Draw(Random random, double share, params TimeSpan[] stated)
    {
        var drawn = new TimeSpan[stated.Length];
        for (var n = 0; n < stated.Length; n++)
        {
            var before = n == 0 ? TimeSpan.Zero : stated[n - 1];
            drawn[n] = (n == 0 ? TimeSpan.Zero : drawn[n - 1]) + random.Around(stated[n] - before, share);
        }

        return drawn;
    }

    /// <summary>Hours, minutes, seconds.</summary>
    public static TimeSpan Hms(int hours, int minutes, int seconds = 0) => new(hours, minutes, seconds);
}
