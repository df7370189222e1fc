using System.Diagnostics;
using Watchfloor.Bench.Stores;
using Watchfloor.Incidents;
using Watchfloor.Lab.ObjectStores;
using Watchfloor.Lake;
using Watchfloor.Ocsf;

// A lake in a folder and the same lake in the lab's S3, which may answer as slowly as a real one.
//   dotnet run -c Release --project bench/Watchfloor.Bench.Stores -- [commits] [rows per commit] [milliseconds a request]
// Opening a lake with a long log, with and without the pointer to its checkpoint, on S3 that answers after 20 ms:
//   dotnet run -c Release --project bench/Watchfloor.Bench.Stores -- log [commits]
// Incidents in a file and in an empty PostgreSQL:
//   dotnet run -c Release --project bench/Watchfloor.Bench.Stores -- incidents [connection string]
if (args is ["incidents", ..])
{
    var incidents = Directory.CreateTempSubdirectory("watchfloor-bench-").FullName;
    await IncidentRun.RunAsync("SQLite", await IncidentStore.OpenAsync(Path.Combine(incidents, "incidents.db"), TimeProvider.System, CancellationToken.None));
    if (args.Length > 1)
    {
        await IncidentRun.RunAsync("PostgreSQL", await IncidentStore.OpenAsync(new IncidentStoreOptions { Database = args[1] }, TimeProvider.System, CancellationToken.None));
    }

    Directory.Delete(incidents, recursive: true);
    return;
}

var ofLog = args is ["log", ..];
args = ofLog ? [args.ElementAtOrDefault(1) ?? "2000", "1", "20"] : args;
var commits = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 60;
var perCommit = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 1_000;
var slow = TimeSpan.FromMilliseconds(args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 20);
var folder = Directory.CreateTempSubdirectory("watchfloor-bench-").FullName;
await using var store = await LabObjectStore.StartAsync(LabStoreKind.S3, TimeProvider.System, CancellationToken.None);
Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", LabObjectStore.KeyId);
Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", store.Secret);

if (ofLog)
{
    await RunLogAsync();
    Directory.Delete(folder, recursive: true);
    return;
}

await RunAsync("folder", cache => new() { Directory = Path.Combine(folder, "lake") });
await RunAsync("S3, 0 ms a request", cache => InBucket("fast", cache));
store.BeforeRequest = (_, _, token) => Task.Delay(slow, token);
await RunAsync($"S3, {slow.TotalMilliseconds:F0} ms a request", cache => InBucket("slow", cache));
Directory.Delete(folder, recursive: true);

LakeOptions InBucket(string prefix, string cache)
{
    var options = new LakeOptions { Directory = $"s3://{LabObjectStore.Bucket}/{prefix}", LocalFolder = Path.Combine(folder, prefix + cache) };
    options.Objects.Endpoint = store.Address;
    return options;
}

async Task RunLogAsync()
{
    await using (var lake = await EventLake.OpenAsync(InBucket("log", "writer"), TimeProvider.System, CancellationToken.None))
    {
        for (var commit = 0; commit < commits; commit++)
        {
            await lake.CommitAsync(new() { Feed = "zeek.conn", Events = [Connection(commit, commit)], Cursor = $"{commit}" }, CancellationToken.None);
        }
    }

    store.BeforeRequest = (_, _, token) => Task.Delay(slow, token);
    await OpenAsync("with _last_checkpoint");
    store.Delete("log/events/_delta_log/_last_checkpoint");
    await OpenAsync("without it, so that all names are listed");

    async Task OpenAsync(string name)
    {
        for (var run = 0; run < 5; run++)
        {
            var before = store.Requests;
            var begun = Stopwatch.GetTimestamp();
            await using var reader = await EventLake.OpenAsync(InBucket("log", $"{name} {run}"), TimeProvider.System, CancellationToken.None);
            Console.WriteLine($"log of {commits} commits, {name}: open {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:F0} ms, {store.Requests - before} requests");
        }
    }
}

async Task RunAsync(string name, Func<string, LakeOptions> options)
{
    var times = new List<double>();
    var before = store.Requests;
    await using (var lake = await EventLake.OpenAsync(options("writer"), TimeProvider.System, CancellationToken.None))
    {
        for (var commit = 0; commit < commits; commit++)
        {
            var events = Enumerable.Range(commit * perCommit, perCommit).Select(i => Connection(i, commit)).ToArray();
            var begun = Stopwatch.GetTimestamp();
            await lake.CommitAsync(new() { Feed = "zeek.conn", Events = events, Cursor = $"{commit}" }, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
    }

    times.Sort();
    Console.WriteLine($"{name}: commit of {perCommit} rows {times[times.Count / 2]:F0} ms, 95 % {times[times.Count * 95 / 100]:F0} ms, {(store.Requests - before) / (double)commits:F1} requests");
    before = store.Requests;
    var started = Stopwatch.GetTimestamp();
    await using var reader = await EventLake.OpenAsync(options("reader"), TimeProvider.System, CancellationToken.None);
    await using var snapshot = await reader.SnapshotAsync(CancellationToken.None);
    var opened = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    var day = await QueryAsync(snapshot, "SELECT count(*), sum(bytes_out) FROM network_activity WHERE day = '2026-01-20'");
    var again = await QueryAsync(snapshot, "SELECT count(*), sum(bytes_out) FROM network_activity WHERE day = '2026-01-20'");
    var all = await QueryAsync(snapshot, "SELECT count(*), sum(bytes_out) FROM network_activity");
    var warm = await QueryAsync(snapshot, "SELECT count(*), sum(bytes_out) FROM network_activity");
    Console.WriteLine($"{name}: open {opened:F0} ms, one day of 30 {day:F0} ms, again {again:F0} ms, all days {all:F0} ms, again {warm:F0} ms, {store.Requests - before} requests");
}

static async Task<double> QueryAsync(LakeSnapshot snapshot, string sql)
{
    var begun = Stopwatch.GetTimestamp();
    await foreach (var _ in snapshot.QueryAsync(sql, new Dictionary<string, object?>(), row => row.GetValue(0), CancellationToken.None))
    {
    }

    return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
}

static NetworkActivity Connection(int i, int commit) => new()
{
    ActivityId = NetworkActivity.Activity.Close,
    Time = new DateTimeOffset(2026, 1, 1 + (commit % 30), 9, 0, 0, TimeSpan.Zero).AddSeconds(i % 3600),
    Metadata = new() { Uid = $"C{i}", Product = new() { Name = "Zeek", VendorName = "Zeek" } },
    SrcEndpoint = new() { Ip = $"192.0.2.{i % 250}", Port = i % 60_000 },
    DstEndpoint = new() { Ip = "198.51.100.20", Port = 443 },
    Traffic = new() { BytesOut = i % 1000, BytesIn = 5000 },
};
