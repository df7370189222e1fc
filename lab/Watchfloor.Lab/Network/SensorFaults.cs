namespace Watchfloor.Lab.Network;

/// <summary>What a sensor does to the traffic that it tells of. Nothing by default.</summary>
public sealed record SensorFaults
{
    /// <summary>Share of the time in which the sensor is down, in outages of half an hour in the mean.</summary>
    public double DownShare { get; init; }

    /// <summary>How far its clock runs ahead, as a share of the time passed; 0.02 is 29 minutes a day.</summary>
    public double ClockDrift { get; init; }

    /// <summary>Seconds by which its clock is set back at noon of the first day.</summary>
    public double ClockStep { get; init; }

    /// <summary>Seconds that it counts in: 0.001, 1, or 60 for flow logs; 0 for microseconds.</summary>
    public double Resolution { get; init; }

    /// <summary>Share of rows that it tells twice.</summary>
    public double TwiceShare { get; init; }

    /// <summary>Whether it cuts sessions into pieces after so many idle seconds; long sessions then come as one row each hour. 0 for never.</summary>
    public double SplitSeconds { get; init; }

    /// <summary>The rows as the sensor tells them.</summary>
    /// <param name="rows">What happened.</param>
    /// <param name="seconds">Length of the world.</param>
    /// <param name="draws">Randomness.</param>
    internal List<NetworkRow> Through(IReadOnlyList<NetworkRow> rows, double seconds, Draws draws)
    {
        var outages = Outages(seconds, draws);
        var told = new List<NetworkRow>(rows.Count);
        foreach (var row in rows.SelectMany(Pieces).Where(row => !outages.Exists(outage => row.Seconds >= outage.From && row.Seconds < outage.To)))
        {
            var at = row with { Seconds = Clock(row.Seconds) };
            told.Add(at);
            if (draws.Chance(TwiceShare))
            {
                // A second sensor's word for the same call.
                told.Add(at);
            }
        }

        return told;
    }

    private double Clock(double t)
    {
        var shown = (t * (1 + ClockDrift)) - (t >= 43_200 ? ClockStep : 0);
        return Resolution > 0 ? Math.Floor(shown / Resolution) * Resolution : shown;
    }

    private IEnumerable<NetworkRow> Pieces(NetworkRow row)
    {
        const double Hour = 3600;
        if (SplitSeconds <= 0 || row.Duration is not > Hour || row.BytesOut is not { } sent || row.BytesIn is not { } received)
        {
            return [row];
        }

        var pieces = (int)Math.Ceiling(row.Duration.Value / Hour);
        return Enumerable.Range(0, pieces).Select(piece => row with
        {
            Seconds = row.Seconds + (piece * Hour),
            Duration = Math.Min(Hour - SplitSeconds, row.Duration.Value - (piece * Hour)) is > 0 and var rest ? rest : 1,
            BytesOut = sent / pieces,
            BytesIn = received / pieces,
        });
    }

    private List<(double From, double To)> Outages(double seconds, Draws draws)
    {
        const double MeanOutage = 1800;
        var list = new List<(double, double)>();
        for (var t = 0.0; DownShare > 0 && t < seconds;)
        {
            var from = t + draws.Exponential(MeanOutage * (1 - DownShare) / DownShare);
            t = from + draws.Exponential(MeanOutage);
            list.Add((from, t));
        }

        return list;
    }
}
