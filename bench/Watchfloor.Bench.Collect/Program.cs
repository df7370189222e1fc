using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors;
using Watchfloor.Connectors.CrowdStrike;
using Watchfloor.Connectors.Microsoft365;
using Watchfloor.Connectors.Proofpoint;
using Watchfloor.Lake;
using Watchfloor.Operations;

// LAB.json LAKE CLOCK [FEED…]    reads all feeds, or those named, of a lab started by "watchfloor lab --json > LAB.json" into a lake
if (args is not [var labFile, var lakeFolder, var clockText, .. var feeds])
{
    Console.Error.WriteLine("LAB.json LAKE CLOCK [FEED…]");
    return 2;
}

var lab = JsonDocument.Parse(File.ReadLines(labFile).First()).RootElement;
string Value(string name) => lab.GetProperty(name).GetString()!;
var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Connectors:CrowdStrike:BaseAddress"] = Value("crowd_strike"),
    ["Connectors:CrowdStrike:ClientId"] = Value("crowd_strike_client_id"),
    ["Connectors:CrowdStrike:ClientSecret"] = Value("crowd_strike_client_secret"),
    ["Connectors:Microsoft365:TenantId"] = Value("microsoft_tenant_id"),
    ["Connectors:Microsoft365:ClientId"] = Value("microsoft_client_id"),
    ["Connectors:Microsoft365:ClientSecret"] = Value("microsoft_client_secret"),
    ["Connectors:Microsoft365:LoginBaseAddress"] = Value("microsoft_login"),
    ["Connectors:Microsoft365:GraphBaseAddress"] = Value("microsoft_graph"),
    ["Connectors:Microsoft365:DefenderBaseAddress"] = Value("microsoft_defender"),
    ["Connectors:Proofpoint:BaseAddress"] = Value("proofpoint"),
    ["Connectors:Proofpoint:Principal"] = Value("proofpoint_principal"),
    ["Connectors:Proofpoint:Secret"] = Value("proofpoint_secret"),
    ["Connectors:CrowdStrike:Http:BudgetShare"] = "0",
    ["Connectors:Microsoft365:Http:BudgetShare"] = "0",
}).Build();

var time = new ShiftedTime(DateTimeOffset.Parse(clockText, CultureInfo.InvariantCulture));
var services = new ServiceCollection().AddSingleton<TimeProvider>(time).AddLogging();
services.AddCrowdStrikeConnector(configuration);
services.AddMicrosoft365Connector(configuration);
services.AddProofpointConnector(configuration);
await using var provider = services.BuildServiceProvider();
await using var lake = await EventLake.OpenAsync(new LakeOptions { Directory = lakeFolder }, TimeProvider.System, CancellationToken.None);
var collector = new FeedCollector(lake, new FeedCatalog(provider.GetServices<IConnector>()), time);

var clock = Stopwatch.StartNew();
var self = Process.GetCurrentProcess();
long nextSay = 0;
long records = 0;
var latest = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
var progress = new Progress(result =>
{
    latest[result.Feed] = result.Records;
    records = latest.Values.Sum(count => (long)count);
    if (Interlocked.Read(ref nextSay) is var next && records >= next && Interlocked.CompareExchange(ref nextSay, records + 500_000, next) == next)
    {
        self.Refresh();
        Console.WriteLine(FormattableString.Invariant($"{records,12:N0} records, {clock.Elapsed.TotalSeconds,7:N1} s, RSS {self.WorkingSet64 / 1048576.0:N0} MiB"));
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

/// <summary>Now is another day, and goes on from there.</summary>
internal sealed class ShiftedTime(DateTimeOffset start) : TimeProvider
{
    private readonly long began = Stopwatch.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start + Stopwatch.GetElapsedTime(began);
}

/// <summary>Tells at once, on the caller's thread.</summary>
internal sealed class Progress(Action<FeedResult> tell) : IProgress<FeedResult>
{
    public void Report(FeedResult value) => tell(value);
}
