using System.Globalization;
using Watchfloor.Lab.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Cli;

/// <summary>Measures what poorer sensors cost: the behaviours of a day and the other attacks again, as such sensors would have told them.</summary>
/// <param name="cells">Behaviours; those of more than a day are left out.</param>
/// <param name="seeds">Worlds for each sensor.</param>
internal sealed class SensorSuite(IReadOnlyList<BeaconCell> cells, int seeds)
{
    private static readonly (string Name, SensorFaults? Faults)[] Sensors =
    [
        ("good", null),
        ("down a tenth of the time", new() { DownShare = 0.1 }),
        ("counts whole seconds, tells a third twice", new() { Resolution = 1, TwiceShare = 0.33 }),
        ("counts whole minutes, as flow logs", new() { Resolution = 60 }),
        ("clock gains 2 % and is set back 10 min at noon", new() { ClockDrift = 0.02, ClockStep = 600 }),
        ("cuts sessions each hour", new() { SplitSeconds = 300 }),
    ];

    /// <summary>Runs the worlds and shows the table.</summary>
    public async Task RunAsync(Output output, CancellationToken cancellationToken)
    {
        List<BeaconCell> ofADay = [.. cells.Where(cell => cell.Hours <= 24)];
        List<string> goals = [.. ofADay.Select(cell => cell.Id[..1]).Distinct().Order(StringComparer.Ordinal)];
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (name, faults) in Sensors)
        {
            var timers = await new NetworkSuite(ofADay, seeds, faults).RunAsync(_ => { }, cancellationToken);
            var attacks = new AttackSuite(seeds, faults);
            await attacks.RunAsync(_ => { }, cancellationToken);
            output.Notice($"sensor: {name}");
            var shares = goals.Select(goal => timers.Share(id => id.StartsWith(goal, StringComparison.Ordinal), Severity.Medium)).ToList();
            rows.Add([name, .. shares.Select(Share), Share(attacks.Found), Rate(attacks.Wrong(Severity.High)), Rate(attacks.Wrong(Severity.Medium))]);
            output.Line(new
            {
                sensor = name,
                seeds,
                goals = goals.Zip(shares).ToDictionary(pair => pair.First, pair => new { pair.Second.Runs, medium = pair.Second.Reached }),
                attacks = new { attacks.Found.Runs, medium = attacks.Found.Medium },
            });
        }

        output.Table(["sensor (≥ MEDIUM)", .. goals, "other attacks", "wrong HIGH a host-day", "wrong ≥ MEDIUM a host-day"], rows);
    }

    private static string Share((int Reached, int Runs) of) => (of.Reached / (double)of.Runs).ToString("P0", CultureInfo.InvariantCulture);

    private static string Rate(double number) => number.ToString("0.000", CultureInfo.InvariantCulture);
}
