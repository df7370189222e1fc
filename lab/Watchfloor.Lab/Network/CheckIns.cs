namespace Watchfloor.Lab.Network;

/// <summary>The moments at which an implant of one cell was seen.</summary>
internal static class CheckIns
{
    /// <summary>Seconds since the world began, ascending.</summary>
    /// <param name="cell">The behaviour.</param>
    /// <param name="draws">Randomness.</param>
    /// <param name="start">First moment.</param>
    /// <param name="end">Last moment.</param>
    /// <returns>Moments seen, and how many there were before loss.</returns>
    public static (List<double> Seen, int Made) Of(BeaconCell cell, Draws draws, double start, double end)
    {
        var seen = new List<double>();
        var awake = Awake(cell.Activity, draws, end);
        if (cell.Model == TimerModel.Human)
        {
            return LikeAPerson(cell, draws, start, end);
        }

        int made = 0, failures = 0;
        var isLosing = false;
        var phase = start + draws.Between(0, Math.Min(cell.PeriodSeconds, (end - start) / 4));
        var t = phase;
        for (var k = 0; t < end && seen.Count < cell.MostEvents; k++)
        {
            var at = cell.Model == TimerModel.Anchored ? t + (cell.PeriodSeconds * cell.Jitter * draws.Either() / 2) : t;
            if (at >= start && at < end && awake(at))
            {
                made++;
                if (!IsLost(cell, draws, ref isLosing))
                {
                    seen.Add(at);
                }

                made += cell.Model == TimerModel.Interactive && draws.Chance(0.25) ? Session(cell, draws, at, end, seen) : 0;
            }

            failures = cell.Model == TimerModel.BackOff && draws.Chance(0.3) ? Math.Min(failures + 1, 4) : 0;
            t = cell.Model == TimerModel.Anchored ? phase + ((k + 1) * cell.PeriodSeconds) : t + Sleep(cell, draws, (t - start) / (end - start), failures);
        }

        seen.Sort();
        return (seen, made);
    }

    // Somebody works on the host: a command every second or so. Returns how many connections were made.
    private static int Session(BeaconCell cell, Draws draws, double at, double end, List<double> seen)
    {
        var commands = 20 + draws.Below(381);
        for (var i = 0; i < commands && seen.Count < cell.MostEvents; i++)
        {
            at += 0.2 + draws.Exponential(1);
            if (at < end && !draws.Chance(cell.Loss))
            {
                seen.Add(at);
            }
        }

        return commands;
    }

    private static (List<double> Seen, int Made) LikeAPerson(BeaconCell cell, Draws draws, double start, double end)
    {
        const double Day = 86400;
        var seen = new List<double>();
        var made = 0;
        for (var day = Math.Floor(start / Day); day * Day < end; day++)
        {
            var checkIns = (int)day % 7 < 5 ? 2 + draws.Below(5) : 0;
            for (var i = 0; i < checkIns; i++)
            {
                var at = (day * Day) + (3600 * (draws.Chance(0.5) ? draws.Between(8, 12) : draws.Between(13, 18)));
                if (at >= start && at < end)
                {
                    made++;
                    seen.AddRange(draws.Chance(cell.Loss) || seen.Count >= cell.MostEvents ? [] : [at]);
                }
            }
        }

        seen.Sort();
        return (seen, made);
    }

    private static double Sleep(BeaconCell cell, Draws draws, double progress, int failures)
    {
        var (period, jitter) = (cell.PeriodSeconds, cell.Jitter);
        return cell.Model switch
        {
            TimerModel.Shortened => period * (1 - (jitter * draws.Unit())),
            TimerModel.Gaussian => period * Math.Max(0.05, 1 + (jitter * draws.Normal() / Math.Sqrt(3))),
            TimerModel.LogNormal => period * Math.Exp(jitter * draws.Normal() / Math.Sqrt(3)),
            TimerModel.Listed => period * (0.6 + (0.2 * draws.Below(5))),
            TimerModel.ModeSwitch => period * (progress < 0.4 ? 1 : 12) * (1 + (jitter * draws.Either())),
            TimerModel.BackOff => period * (1 << failures) * (1 + (jitter * draws.Either())),
            _ => period * (1 + (jitter * draws.Either())),
        };
    }

    private static bool IsLost(BeaconCell cell, Draws draws, ref bool isLosing)
    {
        if (!cell.IsBursty || cell.Loss <= 0)
        {
            return draws.Chance(cell.Loss);
        }

        // Two states whose shares give the loss: a losing run lasts twelve check-ins on average.
        const double MeanRun = 12;
        var begin = cell.Loss / (1 - cell.Loss) / MeanRun;
        isLosing = isLosing ? !draws.Chance(1 / MeanRun) : draws.Chance(begin);
        return isLosing;
    }

    private static Func<double, bool> Awake(HostActivity activity, Draws draws, double end)
    {
        const double Day = 86400;
        switch (activity)
        {
            case HostActivity.OfficeHours:
                // The world begins on a Monday at midnight.
                return t => (int)(t / Day) % 7 < 5 && t % Day is >= 8 * 3600 and < 18 * 3600;
            case HostActivity.Laptop:
                var off = new List<(double From, double To)>();
                for (var t = 0.0; t < end;)
                {
                    var from = t + draws.Exponential(6 * 3600);
                    t = from + (3600 * draws.Between(1, 8));
                    off.Add((from, t));
                }

                return t => !off.Exists(span => t >= span.From && t < span.To);
            default:
                return _ => true;
        }
    }
}
