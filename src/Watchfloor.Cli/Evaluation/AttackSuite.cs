using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Detection;
using Watchfloor.Detection.Dga;
using Watchfloor.Detection.DirectDns;
using Watchfloor.Detection.DnsPolling;
using Watchfloor.Detection.DnsTunnel;
using Watchfloor.Detection.Exfiltration;
using Watchfloor.Detection.FailedBeacon;
using Watchfloor.Detection.LateralMovement;
using Watchfloor.Detection.LongSession;
using Watchfloor.Detection.Scanning;
using Watchfloor.Detection.Strobe;
using Watchfloor.Lab.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Cli;

/// <summary>Measures every other network detector on generated networks with one attack of each kind, all detectors beside each other.</summary>
/// <param name="seeds">Worlds of each length.</param>
/// <param name="faults">What the sensor does to it all; null for nothing.</param>
internal sealed class AttackSuite(int seeds, SensorFaults? faults = null)
{
    private readonly SortedDictionary<AttackKind, List<Severity>> told = [];
    private readonly SortedDictionary<(string Detector, Severity Severity), int> wrong = [];
    private double hostDays;

    /// <summary>Attacks put in, and those that reached Medium.</summary>
    public (int Medium, int Runs) Found => (told.Values.Sum(list => list.Count(severity => severity >= Severity.Medium)), told.Values.Sum(list => list.Count));

    /// <summary>Findings of a severity about nothing that was put in, for each host-day.</summary>
    public double Wrong(Severity severity) => wrong.Where(pair => pair.Key.Severity >= severity).Sum(pair => pair.Value) / hostDays;

    /// <summary>Runs the worlds and shows the tables.</summary>
    public async Task RunAsync(Output output, CancellationToken cancellationToken)
    {
        await RunAsync(output.Notice, cancellationToken);
        output.Table(["attack", "detector", "runs", "HIGH", "≥ MEDIUM", "95%", "told at all"], told.Select(pair => Row(pair.Key, pair.Value)));
        output.Table(
            ["told about nothing that was put in", "severity", "count", "per 1,000 host-days"],
            wrong.Select(pair => (IReadOnlyList<string>)[pair.Key.Detector, pair.Key.Severity.ToString(), Text(pair.Value), Text(1000 * pair.Value / hostDays)]));
        foreach (var (kind, severities) in told)
        {
            output.Line(new { attack = kind.ToString(), detector = DetectorOf(kind), runs = severities.Count, high = severities.Count(severity => severity >= Severity.High), medium = severities.Count(severity => severity >= Severity.Medium) });
        }
    }

    /// <summary>Runs the worlds; <paramref name="progress"/> is told after each seed.</summary>
    public async Task RunAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddDetectors().BuildServiceProvider();
        IReadOnlyList<IDetector> detectors = [.. services.GetServices<IDetector>().OrderBy(detector => detector.Name, StringComparer.Ordinal)];
        AttackKind[] ofADay = [.. Enum.GetValues<AttackKind>().Where(kind => kind != AttackKind.DripUpload)];
        for (var seed = 1; seed <= seeds; seed++)
        {
            await ScoreAsync(NetworkWorld.Create((ulong)(5000 + seed), 60, 24, [], 0, ofADay, faults), detectors, cancellationToken);
            await ScoreAsync(NetworkWorld.Create((ulong)(6000 + seed), 12, 168, [], 0, [AttackKind.DripUpload], faults), detectors, cancellationToken);
            progress(FormattableString.Invariant($"other attacks, seed {seed} of {seeds}"));
        }
    }

    private async Task ScoreAsync(NetworkWorld world, IReadOnlyList<IDetector> detectors, CancellationToken cancellationToken)
    {
        hostDays += world.Hosts * world.Hours / 24;
        var findings = new List<Finding>();
        await using var lake = await WorldLake.OpenAsync(world, beside: null, cancellationToken);
        foreach (var detector in detectors)
        {
            findings.AddRange(await detector.DetectAsync(new(lake.Snapshot, world.Begin, world.Begin.AddHours(world.Hours)), cancellationToken));
        }

        foreach (var item in world.Injected)
        {
            var kind = Enum.Parse<AttackKind>(item.Class);
            if (!told.TryGetValue(kind, out var severities))
            {
                told[kind] = severities = [];
            }

            severities.Add(findings.Where(finding => finding.Detector == DetectorOf(kind) && IsAbout(finding, item)).Select(finding => finding.Severity).DefaultIfEmpty(Severity.Unknown).Max());
        }

        foreach (var finding in findings.Where(finding => finding.Severity >= Severity.Medium && !world.Injected.Any(item => IsAbout(finding, item))))
        {
            wrong[(finding.Detector, finding.Severity)] = wrong.GetValueOrDefault((finding.Detector, finding.Severity)) + 1;
        }
    }

    private static string DetectorOf(AttackKind kind) => kind switch
    {
        AttackKind.Strobe => StrobeDetector.DetectorName,
        AttackKind.HorizontalScan or AttackKind.VerticalScan or AttackKind.SlowScan => ScanDetector.DetectorName,
        AttackKind.LongSession or AttackKind.ChainedSession => LongSessionDetector.DetectorName,
        AttackKind.DnsTunnel => DnsTunnelDetector.DetectorName,
        AttackKind.DnsPolling => DnsPollingDetector.DetectorName,
        AttackKind.DirectDns => DirectDnsDetector.DetectorName,
        AttackKind.GeneratedNames => DgaDetector.DetectorName,
        AttackKind.Sinkhole or AttackKind.DeadBeacon => FailedBeaconDetector.DetectorName,
        AttackKind.BulkUpload or AttackKind.DripUpload or AttackKind.CloudUpload => ExfiltrationDetector.DetectorName,
        _ => LateralMovementDetector.DetectorName,
    };

    // A chain is told from any of its hops.
    private static bool IsAbout(Finding finding, InjectedBehaviour item) =>
        finding.Entities.Any(entity => entity.Value == item.Source || (item.Class == nameof(AttackKind.LateralChain) && item.Destinations.Contains(entity.Value)));

    private static string[] Row(AttackKind kind, List<Severity> severities)
    {
        var (high, medium, any) = (severities.Count(severity => severity >= Severity.High), severities.Count(severity => severity >= Severity.Medium), severities.Count(severity => severity > Severity.Unknown));
        var (low, most) = NetworkScore.Wilson(medium, severities.Count);
        return [kind.ToString(), DetectorOf(kind), Text(severities.Count), Percent(high), Percent(medium), $"{low.ToString("P0", CultureInfo.InvariantCulture)}–{most.ToString("P0", CultureInfo.InvariantCulture)}", Percent(any)];

        string Percent(int count) => (count / (double)severities.Count).ToString("P0", CultureInfo.InvariantCulture);
    }

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
