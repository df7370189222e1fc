using System.Globalization;
using System.Text;
using Watchfloor.Detection.Beaconing;
using static Watchfloor.Detection.Tests.Beaconing.CallGenerator;

namespace Watchfloor.Detection.Tests.Beaconing;

/// <summary>How often a timer is found, by style, jitter and loss, and how often something else is taken for one.</summary>
/// <remarks>
/// The period is 300 s, four hours for twelve check-ins. A pair is found when times and constant sizes alone give at least Medium among 1,000 pairs. The table that it prints stands in
/// docs/detections/beacon.md.
/// </remarks>
public class SweepTests(ITestOutputHelper output)
{
    private const int Pairs = 1000;
    private const double Medium = 0.5;

    private static readonly (double Jitter, double Lost, int Count, Activity Activity, double Least)[] Cells =
    [
        (0.0, 0.0, 48, Activity.Always, 0.99),
        (0.2, 0.2, 48, Activity.Always, 0.99),
        (0.5, 0.0, 48, Activity.Always, 0.99),
        (0.5, 0.2, 48, Activity.Always, 0.97),
        (0.5, 0.2, 96, Activity.Always, 0.99),
        (0.5, 0.5, 96, Activity.Always, 0.85),
        (0.2, 0.5, 96, Activity.Always, 0.95),
        (0.2, 0.7, 96, Activity.Always, 0.75),
        (1.0, 0.0, 96, Activity.Always, 0.95),
        (1.0, 0.2, 96, Activity.Always, 0.85),
        (1.0, 0.2, 192, Activity.Always, 0.95),
        (0.2, 0.0, 12, Activity.Always, 0.9),
        (0.2, 0.1, 96, Activity.OfficeHours, 0.99),
        (0.5, 0.2, 96, Activity.Laptop, 0.95),
    ];

    [Fact]
    public void Judge_TimersOfEveryStyle_AreFoundAsOftenAsDocumented()
    {
        const int Runs = 40;
        var table = new StringBuilder("| jitter | lost | check-ins | awake | redrawn | shortened | anchored |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        var missed = new List<string>();
        foreach (var cell in Cells)
        {
            var shares = Enum.GetValues<Style>().Select(style => Share(Runs, seed =>
                new CallGenerator(seed).Timer(style, cell.Count < 48 ? 14_400 : 300, cell.Jitter, cell.Lost, cell.Count, cell.Activity))).ToArray();
            var row = string.Create(CultureInfo.InvariantCulture,
                $"| ±{cell.Jitter:P0} | {cell.Lost:P0} | {cell.Count} | {cell.Activity} | {shares[0]:P0} | {shares[1]:P0} | {shares[2]:P0} |");
            table.AppendLine(row);
            if (shares.Average() < cell.Least)
            {
                missed.Add(row);
            }
        }

        output.WriteLine(table.ToString());

        Assert.Empty(missed);
    }

    [Fact]
    public void Judge_CallsWithoutTimer_AreRarelyTakenForOne()
    {
        const int Runs = 100;
        var table = new StringBuilder("| calls | random | human | kept-open connections |\n| --- | --- | --- | --- |\n");
        var taken = 0.0;
        foreach (var count in new[] { 12, 48, 96, 300, 1400 })
        {
            var shares = new[]
            {
                Share(Runs, seed => new CallGenerator(seed).Poisson(300, count)),
                Share(Runs, seed => new CallGenerator(seed).Human(count)),
                Share(Runs, seed => new CallGenerator(seed).Reused(count)),
            };
            table.AppendLine(CultureInfo.InvariantCulture, $"| {count} | {shares[0]:P1} | {shares[1]:P1} | {shares[2]:P1} |");
            taken += shares.Sum() * Runs;
        }

        output.WriteLine(table.ToString());

        // 1,500 pairs without a timer, judged as if among 1,000: at most one or two by chance.
        Assert.InRange(taken, 0, 2);
    }

    private static double Share(int runs, Func<int, double[]> make)
    {
        var found = 0;
        Parallel.For(1, runs + 1, seed =>
        {
            var times = make(seed);
            // A fifth of real tools pad their check-ins; sizes here are constant one way and noisy the other.
            var sizes = new CallGenerator(seed).Sizes(times.Length, 900, 0.5);
            var candidate = BeaconCandidate.Judge(
                new() { Source = "a", Times = times, BytesIn = sizes, Hosts = 2, Population = 40 }, Pairs, new(new(), new(), KnownServices.BuiltIn, FanOut.None), new());
            if (candidate?.Score >= Medium)
            {
                Interlocked.Increment(ref found);
            }
        });
        return found / (double)runs;
    }
}
