using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Cli;

/// <summary>Shows a run of the network suite and says whether it holds.</summary>
internal static class NetworkTable
{
    /// <summary>Share of controls that may reach Medium by chance.</summary>
    private const double NominalRate = 0.01;

    private static readonly (char Goal, string What, double Least)[] Goals =
    [
        ('A', "jitter ≤ 50%, loss ≤ 20%, ≥ 48 check-ins", 0.99),
        ('B', "jitter ≤ 100%, loss ≤ 20%, ≥ 96 check-ins", 0.95),
        ('C', "jitter ≤ 50%, loss 50%, ≥ 96 check-ins", 0.85),
        ('D', "office hours and laptops", 0.97),
        ('E', "low and slow", 0.90),
        ('F', "several periods, ports, names, addresses", 0.90),
        ('X', "beyond the goals", 0),
    ];

    /// <summary>Writes the tables; false when a control is above its nominal rate.</summary>
    public static bool Show(Output output, NetworkScore score)
    {
        List<string> columns = ["cell", "runs", "told at all", "HIGH", "≥ MEDIUM", "95%", "period error", "RITA ≥ 0.7", "Sentinel", "flare", "Elastic"];
        output.Table(columns, score.Ids.Select(id => Row(score, id, other => other == id)));
        output.Table(columns, Goals.Where(goal => score.Ids.Any(id => id[0] == goal.Goal)).Select(goal =>
            Row(score, $"{goal.Goal}: {goal.What}; goal {goal.Least.ToString("P0", CultureInfo.InvariantCulture)}", id => id[0] == goal.Goal)), wrapped: 0);
        output.Table(
            ["false findings", "class of traffic", "count", "per 1,000 host-days"],
            score.Wrong.OrderByDescending(pair => pair.Key.Severity).ThenByDescending(pair => pair.Value).Select(pair => (IReadOnlyList<string>)
                [pair.Key.Severity.ToString(), pair.Key.Class, Text(pair.Value), Text(1000 * pair.Value / score.HostDays)]));
        var high = score.Wrong.Where(pair => pair.Key.Severity >= Severity.High).Sum(pair => pair.Value);
        var medium = score.Wrong.Sum(pair => pair.Value) - high;
        output.Say(string.Create(CultureInfo.InvariantCulture,
            $"{score.HostDays:0} benign host-days: {1000 * high / score.HostDays:0.00} HIGH per 1,000 (goal 1), {medium / score.HostDays:0.000} MEDIUM each (goal 1)."));
        var holds = true;
        foreach (var control in (string[])["poisson", "shuffled"])
        {
            var (reached, runs) = score.Share(id => id == control, Severity.Medium);
            if (runs == 0)
            {
                continue;
            }

            // Above the rate means that chance does not explain it.
            var isAbove = NetworkScore.Wilson(reached, runs).Low > NominalRate;
            holds &= !isAbove;
            output.Say(string.Create(CultureInfo.InvariantCulture, $"Control {control}: {reached} of {runs} reach Medium; nominal {NominalRate:P0}{(isAbove ? ": ABOVE, the scores above mean nothing" : "")}."));
        }

        foreach (var id in score.Ids)
        {
            var (found, runs) = score.Share(other => other == id, Severity.Medium);
            output.Line(new { cell = id, runs, high = score.Share(other => other == id, Severity.High).Reached, medium = found, rita = score.Baseline(other => other == id, v => v.Rita) });
        }

        output.Line(new { host_days = score.HostDays, false_high = high, false_medium = medium, controls_hold = holds });
        return holds;
    }

    private static string[] Row(NetworkScore score, string name, Func<string, bool> ids)
    {
        var (high, runs) = score.Share(ids, Severity.High);
        var (medium, _) = score.Share(ids, Severity.Medium);
        var (low, most) = NetworkScore.Wilson(medium, runs);
        return
        [
            name, Text(runs), Percent(score.Share(ids, Severity.Low).Reached / (double)runs), Percent(high / (double)runs), Percent(medium / (double)runs), $"{Percent(low)}–{Percent(most)}",
            score.PeriodError(ids) is { } error ? error.ToString("P1", CultureInfo.InvariantCulture) : "",
            Percent(score.Baseline(ids, v => v.Rita)), Percent(score.Baseline(ids, v => v.Sentinel)), Percent(score.Baseline(ids, v => v.Flare)), Percent(score.Baseline(ids, v => v.Elastic)),
        ];
    }

    private static string Percent(double share) => share.ToString("P0", CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
