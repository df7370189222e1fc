using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Cli;
using Watchfloor.Connectors;
using Watchfloor.Lab;
using Watchfloor.Lake;
using Watchfloor.Operations;

namespace Watchfloor.Bench.Collect;

/// <summary>Reads labs into one lake and tells rate and memory as it goes.</summary>
internal sealed class CollectRun(EventLake lake)
{
    private const int TellEach = 500_000;

    private readonly Process self = Process.GetCurrentProcess();
    private readonly Stopwatch clock = new();
    private long before;

    /// <summary>Reads until every feed has caught up; false when one failed.</summary>
    public async Task<bool> ReadAsync(LabAddresses lab, string clockText, IReadOnlyList<string> feeds)
    {
        var time = ShiftedClock.Parse(clockText);
        await using var services = Composition.Services(new ConfigurationBuilder().AddInMemoryCollection(LabConfiguration.Of(lab)).Build(), time);
        var collector = new FeedCollector(lake, new FeedCatalog(services.GetServices<IConnector>()), time);
        var latest = new Dictionary<string, int>();
        var (start, told) = (before, before / TellEach);
        var progress = new Progress<FeedResult>(result =>
        {
            lock (latest)
            {
                latest[result.Feed] = result.Records;
                var records = start + latest.Values.Sum(count => (long)count);
                if (records / TellEach > told)
                {
                    told = records / TellEach;
                    self.Refresh();
                    Console.WriteLine(FormattableString.Invariant(
                        $"{records,12:N0} records, {clock.Elapsed.TotalSeconds,7:N1} s, RSS {self.WorkingSet64 / 1048576.0:N0} MiB, of it managed {GC.GetTotalMemory(false) / 1048576.0:N0}"));
                }
            }
        });
        clock.Start();
        var results = await collector.CollectAsync(new CollectOptions { Sources = feeds }, progress, CancellationToken.None);
        clock.Stop();
        foreach (var failed in results.Where(result => !result.Done))
        {
            Console.WriteLine($"{failed.Feed}: {failed.Error}");
        }

        self.Refresh();
        var total = before += results.Sum(result => (long)result.Records);
        Console.WriteLine(FormattableString.Invariant(
            $"{total:N0} records; {results.Sum(result => (long)result.Quarantined):N0} quarantined, {results.Sum(result => (long)result.Duplicates):N0} known; clock {clock.Elapsed.TotalSeconds:N1} s = {total / clock.Elapsed.TotalSeconds:N0} records/s; processor {self.TotalProcessorTime.TotalSeconds:N1} s = {self.TotalProcessorTime.TotalMicroseconds / total:N0} µs a record; collecting {GC.GetTotalPauseDuration().TotalSeconds:N1} s in {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}; {GC.GetTotalAllocatedBytes() / total:N0} B a record; peak RSS {self.PeakWorkingSet64 / 1048576.0:N0} MiB"));
        return results.All(result => result.Done);
    }
}
