using Watchfloor.Detection;
using Watchfloor.Detection.Baselines;
using Watchfloor.Detection.Beaconing;
using Watchfloor.Lab.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Cli;

/// <summary>Measures the beacon detector on generated networks with known truth, published formulas beside it.</summary>
/// <param name="cells">Behaviours to put in.</param>
/// <param name="seeds">Worlds of each length.</param>
/// <param name="faults">What the sensor does to it all; null for nothing.</param>
internal sealed class NetworkSuite(IReadOnlyList<BeaconCell> cells, int seeds, SensorFaults? faults = null)
{
    private const int CellsEachWorld = 20;
    private const int Controls = 30;

    private static readonly (double Hours, int Hosts)[] Worlds = [(24, 60), (168, 30), (720, 16)];

    /// <summary>Runs every world; <paramref name="progress"/> is told after each.</summary>
    public async Task<NetworkScore> RunAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        var score = new NetworkScore();
        foreach (var (hours, hosts) in Worlds)
        {
            var fitting = cells.Where(cell => Worlds.First(world => cell.Hours <= world.Hours).Hours == hours).Chunk(CellsEachWorld).ToList();
            for (var seed = 1; seed <= seeds; seed++)
            {
                for (var part = 0; part < fitting.Count; part++)
                {
                    var world = NetworkWorld.Create((ulong)((seed * 1000) + part), hosts, hours, fitting[part], hours == 24 && part == 0 ? Controls : 0, faults: faults);
                    await ScoreAsync(world, score, cancellationToken);
                    progress(FormattableString.Invariant($"{hours:0} h, seed {seed}, part {part + 1} of {fitting.Count}: {world.Rows.Count} rows"));
                }
            }
        }

        return score;
    }

    private static async Task ScoreAsync(NetworkWorld world, NetworkScore score, CancellationToken cancellationToken)
    {
        await using var lake = await WorldLake.OpenAsync(world, beside: null, cancellationToken);
        // Everything that was judged, so that a control below the threshold of a finding is seen as quiet and not as lost.
        var detector = new BeaconDetector(new() { MaximumFindings = 10_000 });
        var findings = await detector.DetectAsync(new(lake.Snapshot, world.Begin, world.Begin.AddHours(world.Hours)), cancellationToken);
        score.HostDays += world.Hosts * world.Hours / 24;
        var explained = AddInjected(world, findings, score);
        foreach (var finding in findings.Where(finding => !explained.Contains(finding) && finding.Severity >= Severity.Medium))
        {
            score.AddFalse(finding.Severity, ClassOf(finding, world));
        }
    }

    /// <summary>Scores what was put in, and gives the findings that are about it.</summary>
    internal static IReadOnlySet<Finding> AddInjected(NetworkWorld world, IReadOnlyList<Finding> findings, NetworkScore score)
    {
        var explained = new HashSet<Finding>();
        foreach (var item in world.Injected)
        {
            var own = findings.Where(finding => IsAbout(finding, item)).ToList();
            explained.UnionWith(own);
            var period = own.SelectMany(finding => finding.Reasons).FirstOrDefault(reason => reason.Name == "period_seconds")?.Value;
            score.Add(item, own.Select(finding => finding.Severity).DefaultIfEmpty(Severity.Unknown).Max(), period, new(
                RitaFormula.Score(item.Times, item.BytesOut, item.Times.Count == 0 ? 0 : Math.Max(0, item.Times[^1] - 86_400), Math.Min(86_400, world.Hours * 3600)) >= 0.7,
                RuleBaselines.Sentinel(item.Times),
                RuleBaselines.Flare(item.Times),
                RuleBaselines.Elastic(item.Times, item.BytesOut, item.BytesIn)));
        }

        return explained;
    }

    private static bool IsAbout(Finding finding, InjectedBehaviour item) =>
        finding.Entities.Any(entity => entity.Value == item.Source)
        && finding.Entities.Any(entity => item.Destinations.Contains(entity.Value) || item.Names.Contains(entity.Value));

    private static string ClassOf(Finding finding, NetworkWorld world)
    {
        var values = finding.Entities.Select(entity => entity.Value).ToHashSet();
        return world.Background.Where(pair => values.Contains(pair.Key.Source) && values.Contains(pair.Key.Destination)).Select(pair => pair.Value).FirstOrDefault()
            ?? finding.Title;
    }
}
