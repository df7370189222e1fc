namespace Watchfloor.Detection.Tests.Beaconing;

/// <summary>Call times with known truth: timers in several styles, with loss and silences, and calls that follow no timer.</summary>
internal sealed class CallGenerator(int seed)
{
    /// <summary>A Monday at midnight, seconds since 1970.</summary>
    private const double Start = 1_772_409_600;

    private readonly Random random = new(seed);

    /// <summary>Timer styles of real tools.</summary>
    public enum Style
    {
        /// <summary>Each sleep is drawn anew, to both sides: T(1 + j·u).</summary>
        Redrawn,

        /// <summary>Each sleep is drawn anew and only shortened, as Cobalt Strike does: T(1 - j·v).</summary>
        Shortened,

        /// <summary>Check-ins keep to a clock: kT + T·j·u/2.</summary>
        Anchored,
    }

    /// <summary>When a host is awake.</summary>
    public enum Activity
    {
        /// <summary>All day.</summary>
        Always,

        /// <summary>08 to 18 each day.</summary>
        OfficeHours,

        /// <summary>Sleeps of 1 to 8 hours at random times.</summary>
        Laptop,
    }

    /// <summary><paramref name="count"/> check-ins that were seen.</summary>
    public double[] Timer(Style style, double period, double jitter, double lost, int count, Activity activity = Activity.Always)
    {
        var times = new List<double>(count);
        var t = Start + (random.NextDouble() * period);
        var awake = AwakeSpans(activity);
        var tick = t;
        while (times.Count < count)
        {
            if (style == Style.Anchored)
            {
                tick += period;
                t = tick + (period * jitter * ((2 * random.NextDouble()) - 1) / 2);
            }
            else
            {
                t += style == Style.Redrawn
                    ? period * (1 + (jitter * ((2 * random.NextDouble()) - 1)))
                    : period * (1 - (jitter * random.NextDouble()));
            }

            if (random.NextDouble() >= lost && awake(t))
            {
                times.Add(t);
            }
        }

        times.Sort();
        return [.. times];
    }

    /// <summary>Random calls at a mean distance.</summary>
    public double[] Poisson(double meanGap, int count)
    {
        var times = new double[count];
        var t = Start;
        for (var i = 0; i < count; i++)
        {
            t += Exponential(meanGap);
            times[i] = t;
        }

        return times;
    }

    /// <summary>A person: sessions at random times of the working day, each a burst of calls with heavy-tailed pauses.</summary>
    public double[] Human(int count)
    {
        var times = new List<double>(count);
        var t = Start + (8 * 3600);
        while (times.Count < count)
        {
            t += Exponential(1800);
            if ((t - Start) % 86400 > 18 * 3600)
            {
                t = Start + ((Math.Floor((t - Start) / 86400) + 1) * 86400) + (8 * 3600) + Exponential(1800);
            }

            var pages = 1 + (int)Exponential(6);
            for (var page = 0; page < pages && times.Count < count; page++)
            {
                var inPage = 1 + random.Next(4);
                for (var i = 0; i < inPage && times.Count < count; i++)
                {
                    times.Add(t);
                    t += Exponential(0.4);
                }

                // Reading time: log-normal, as measured for browsing since the 1990s.
                t += Math.Exp(Math.Log(25) + (1.1 * Normal()));
            }
        }

        times.Sort();
        return [.. times];
    }

    /// <summary>A person whose browser keeps connections open, so that nothing follows within a minute.</summary>
    public double[] Reused(int count)
    {
        var times = new double[count];
        var t = Start;
        for (var i = 0; i < count; i++)
        {
            t += 60 + Math.Exp(Math.Log(240) + (1.2 * Normal()));
            times[i] = t;
        }

        return times;
    }

    /// <summary>Sizes around <paramref name="bytes"/> with log-normal noise.</summary>
    public long[] Sizes(int count, double bytes, double noise) =>
        [.. Enumerable.Range(0, count).Select(_ => (long)(bytes * Math.Exp(noise * Normal())))];

    private Func<double, bool> AwakeSpans(Activity activity)
    {
        switch (activity)
        {
            case Activity.OfficeHours:
                return t => (t - Start) % 86400 is >= 8 * 3600 and < 18 * 3600;
            case Activity.Laptop:
                var asleep = new List<(double From, double To)>();
                for (var t = Start; asleep.Count < 4000;)
                {
                    var from = t + Exponential(6 * 3600);
                    t = from + (3600 * (1 + (7 * random.NextDouble())));
                    asleep.Add((from, t));
                }

                return t => !asleep.Any(span => t >= span.From && t < span.To);
            default:
                return _ => true;
        }
    }

    private double Exponential(double mean) => -mean * Math.Log(1 - random.NextDouble());

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
