using Watchfloor.Connectors.Logs;
using Watchfloor.Detection;
using Watchfloor.Detection.Beaconing;
using Watchfloor.Detection.Network;
using Watchfloor.Lab.Network;
using Watchfloor.Lake;
using Watchfloor.Ocsf;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Measures the beacon detector on a real capture into which behaviours with known truth are put, each on one of its machines.</summary>
/// <param name="logs">Folder of the capture's logs.</param>
/// <param name="inside">Public ranges that are the network's own.</param>
/// <param name="cells">Behaviours; those that need more time than the capture lasts are left out.</param>
/// <param name="seeds">Rounds.</param>
internal sealed class CaptureSuite(string logs, IReadOnlyList<string> inside, IReadOnlyList<BeaconCell> cells, int seeds)
{
    private const int MostMachines = 20;

    // A capture of a day rarely lasts to the last minute.
    private const double NearlyAll = 0.98;

    private readonly BeaconDetector detector = new(new() { MaximumFindings = 10_000 }, Options(inside));

    /// <summary>Reads the capture, tells what is found in it as it is, then puts the behaviours in and scores them.</summary>
    /// <exception cref="UsageException">The capture has no connections of machines inside.</exception>
    public async Task<NetworkScore> RunAsync(Output output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("watchfloor-capture-");
        try
        {
            var score = new NetworkScore();
            var capture = await ReadAsync(folder.FullName, score, output, cancellationToken);
            var hours = (capture.To - capture.From).TotalHours;
            var fitting = cells.Where(cell => cell.Hours * NearlyAll <= hours).ToList();
            output.Notice(FormattableString.Invariant($"{capture.Machines.Count} machines inside, {hours:0.#} h: {fitting.Count} of {cells.Count} behaviours fit"));
            for (var seed = 1; seed <= seeds; seed++)
            {
                foreach (var some in fitting.Chunk(Math.Min(capture.Machines.Count, MostMachines)))
                {
                    var world = NetworkWorld.Beside((ulong)seed, capture.Machines, capture.From, hours, some);
                    await using var lake = await WorldLake.OpenAsync(world, folder.FullName, cancellationToken);
                    var findings = await detector.DetectAsync(new(lake.Snapshot, capture.From, capture.To), cancellationToken);
                    NetworkSuite.AddInjected(world, findings, score);
                }

                output.Notice(FormattableString.Invariant($"seed {seed} of {seeds}"));
            }

            return score;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static NetworkOptions Options(IReadOnlyList<string> inside)
    {
        var options = new NetworkOptions();
        foreach (var range in inside)
        {
            options.InternalNetworks.Add(range);
        }

        return options;
    }

    private async Task<Capture> ReadAsync(string folder, NetworkScore score, Output output, CancellationToken cancellationToken)
    {
        await using var lake = await EventLake.OpenAsync(new() { Directory = folder }, TimeProvider.System, cancellationToken);
        var options = LogOptions.Of(LogFormats.Auto, []);
        await foreach (var file in new LogImporter(lake, new LogReader(options)).ImportAsync([logs], LogOptions.Feeds(options), progress: null, cancellationToken))
        {
            output.Notice(file.Skipped is { } why ? $"{file.Path}: {why}" : FormattableString.Invariant($"{file.Path}: {file.Events} events"));
        }

        await using var snapshot = await lake.SnapshotAsync(cancellationToken);
        var space = new AddressSpace(inside);
        var machines = new List<(string Address, DateTimeOffset From, DateTimeOffset To)>();
        await foreach (var machine in snapshot.QueryAsync(
            "SELECT src_ip, min(time), max(time) FROM network_activity WHERE src_ip IS NOT NULL GROUP BY src_ip ORDER BY count(*) DESC, src_ip",
            new Dictionary<string, object?>(),
            row => (Address: row.GetString(0), From: row.GetUtc(1), To: row.GetUtc(2)),
            cancellationToken))
        {
            if (space.Contains(machine.Address))
            {
                machines.Add(machine);
            }
        }

        if (machines.Count == 0)
        {
            throw new UsageException($"'{logs}' has no connection of a machine inside. Name the network's own public ranges with --internal, for example --internal 198.51.100.0/24.");
        }

        var (from, to) = (machines.Min(machine => machine.From), machines.Max(machine => machine.To).AddTicks(1));
        score.HostDays = machines.Count * (to - from).TotalDays;
        foreach (var finding in (await detector.DetectAsync(new(snapshot, from, to), cancellationToken)).Where(finding => finding.Severity >= Severity.Medium))
        {
            score.AddFalse(finding.Severity, finding.Title);
        }

        return new([.. machines.Select(machine => machine.Address).Take(MostMachines)], from, to);
    }

    private sealed record Capture(IReadOnlyList<string> Machines, DateTimeOffset From, DateTimeOffset To);
}
