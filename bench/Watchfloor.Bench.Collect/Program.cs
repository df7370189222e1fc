using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Cli;
using Watchfloor.Connectors;
using Watchfloor.Lab;
using Watchfloor.Lake;
using Watchfloor.Operations;

const int TellEach = 500_000;

// LAB.json LAKE CLOCK [FEED…]    reads all feeds, or those named, of a lab started by "watchfloor lab --json > LAB.json" into a lake
if (args is not [var labFile, var lakeFolder, var clockText, .. var feeds])
{
    Console.Error.WriteLine("LAB.json LAKE CLOCK [FEED…]");
    return 2;
}

var lab = JsonSerializer.Deserialize<LabAddresses>(File.ReadLines(labFile).First(), new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower })!;
var time = ShiftedClock.Parse(clockText);
await using var services = Composition.Services(new ConfigurationBuilder().AddInMemoryCollection(LabConfiguration.Of(lab)).Build(), time);
await using var lake = await EventLake.OpenAsync(new LakeOptions { Directory = lakeFolder }, TimeProvider.System, CancellationToken.None);
var collector = new FeedCollector(lake, new FeedCatalog(services.GetServices<IConnector>()), time);

var clock = Stopwatch.StartNew();
var self = Process.GetCurrentProcess();
var latest = new Dictionary<string, int>();
var told = 0L;
var progress = new Progress<FeedResult>(result =>
{
    lock (latest)
    {
        latest[result.Feed] = result.Records;
        var records = latest.Values.Sum(count => (long)count);
        if (records >= told + TellEach)
        {
            told = records;
            self.Refresh();
            Console.WriteLine(FormattableString.Invariant($"{records,12:N0} records, {clock.Elapsed.TotalSeconds,7:N1} s, RSS {self.WorkingSet64 / 1048576.0:N0} MiB"));
        }
    }
});
var results = await collector.CollectAsync(new CollectOptions { Sources = feeds }, progress, CancellationToken.None);
foreach (var failed in results.Where(result => !result.Done))
{
    Console.WriteLine($"{failed.Feed}: {failed.Error}");
}

self.Refresh();
var total = results.Sum(result => (long)result.Records);
Console.WriteLine(FormattableString.Invariant(
    $"{total:N0} records, {results.Sum(result => (long)result.Events):N0} events; clock {clock.Elapsed.TotalSeconds:N1} s = {total / clock.Elapsed.TotalSeconds:N0} records/s; processor {self.TotalProcessorTime.TotalSeconds:N1} s = {self.TotalProcessorTime.TotalMicroseconds / total:N0} µs a record; collecting {GC.GetTotalPauseDuration().TotalSeconds:N1} s in {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}; {GC.GetTotalAllocatedBytes() / total:N0} B a record; peak RSS {self.PeakWorkingSet64 / 1048576.0:N0} MiB"));
return results.All(result => result.Done) ? 0 : 1;
