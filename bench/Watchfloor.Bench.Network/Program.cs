using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Detection;
using Watchfloor.Lake;

// detect LAKE [THREADS] [DETECTOR...]   runs detectors over everything in a lake, with time and memory of each.
// explain LAKE FILE.sql [MINIMUM]        runs a detector's query over everything in a lake and prints the engine's plan with times
// Fill a lake with "import" of Watchfloor.Bench.Import.
if (args is not ["detect" or "explain", var folder, ..])
{
    Console.Error.WriteLine("detect LAKE [THREADS] [DETECTOR...] | explain LAKE FILE.sql [MINIMUM]");
    return 2;
}

var threads = args is ["detect", _, _, ..] ? int.Parse(args[2], CultureInfo.InvariantCulture) : 0;
var services = new ServiceCollection();
services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
services.AddDetectors();
await using var provider = services.BuildServiceProvider();
await using var lake = await EventLake.OpenAsync(new() { Directory = folder, Threads = threads }, TimeProvider.System, CancellationToken.None);
await using var snapshot = await lake.SnapshotAsync(CancellationToken.None);
var run = provider.GetRequiredService<DetectorRun>();
long rows = 0;
var (from, to) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
await foreach (var row in snapshot.QueryAsync("SELECT count(*), min(time), max(time) FROM events", new Dictionary<string, object?>(), row => (row.GetInt64(0), row.GetDateTime(1), row.GetDateTime(2)), CancellationToken.None))
{
    (rows, from, to) = (row.Item1, new(row.Item2, TimeSpan.Zero), new DateTimeOffset(row.Item3, TimeSpan.Zero).AddSeconds(1));
}

if (args is ["explain", _, var query, .. var minimum])
{
    var started = Stopwatch.GetTimestamp();
    var parameters = new Dictionary<string, object?> { ["from"] = from, ["to"] = to, ["minimum"] = minimum is [var least] ? long.Parse(least, CultureInfo.InvariantCulture) : 12, ["maximum"] = 5000L };
    var text = File.ReadAllText(query);
    foreach (var unused in parameters.Keys.Where(name => !text.Contains($"${name}", StringComparison.Ordinal)).ToList())
    {
        parameters.Remove(unused);
    }

    await foreach (var plan in snapshot.QueryAsync($"EXPLAIN ANALYZE {text}", parameters, row => row.GetString(1), CancellationToken.None))
    {
        Console.WriteLine(plan);
    }

    Console.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s, processor {Environment.CpuUsage.TotalTime.TotalSeconds:N1} s, peak RSS {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:N0} MiB"));
    return 0;
}

var clock = Stopwatch.StartNew();
var self = Process.GetCurrentProcess();
foreach (var name in run.Names.Where(name => args.Length <= 3 || args[3..].Contains(name)))
{
    var since = clock.Elapsed;
    var processor = self.TotalProcessorTime;
    await foreach (var (detector, findings) in run.RunAsync(new(snapshot, from, to), [name], CancellationToken.None))
    {
        self.Refresh();
        Console.WriteLine(FormattableString.Invariant(
            $"{detector}: {findings.Count} findings, {(clock.Elapsed - since).TotalSeconds:N1} s, processor {(self.TotalProcessorTime - processor).TotalSeconds:N1} s, peak RSS {self.PeakWorkingSet64 / 1048576.0:N0} MiB"));
    }
}

Console.WriteLine(FormattableString.Invariant($"all: {rows:N0} events, {clock.Elapsed.TotalSeconds:N1} s, {rows / clock.Elapsed.TotalSeconds:N0} events/s, peak RSS {self.PeakWorkingSet64 / 1048576.0:N0} MiB"));
return 0;
