using System.Globalization;
using Watchfloor.Lake;
using Watchfloor.Ocsf;

// A process of its own for tests: "write FOLDER FEED UNTIL" commits batches of ten connections until the cursor is UNTIL and says each cursor it
// committed; "read FOLDER READS" checks that every snapshot holds whole batches only and never goes back.
const int PerBatch = 10;
var start = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
var options = new LakeOptions { Directory = args[1], Threads = 1, MemoryLimitBytes = 256L << 20, LocalFolder = Environment.GetEnvironmentVariable("LAKE_LOCAL") };
options.Objects.Endpoint = Environment.GetEnvironmentVariable("LAKE_ENDPOINT") is { } endpoint ? new Uri(endpoint) : null;
await using var lake = await EventLake.OpenAsync(options, TimeProvider.System, CancellationToken.None);
if (args[0] == "write")
{
    var until = int.Parse(args[3], CultureInfo.InvariantCulture);
    while (true)
    {
        var cursor = int.Parse(await lake.ReadCursorAsync(args[2], CancellationToken.None) ?? "0", CultureInfo.InvariantCulture);
        if (cursor >= until)
        {
            return 0;
        }

        var events = Enumerable.Range(cursor * PerBatch, PerBatch).Select(Connection).ToList();
        await lake.CommitAsync(new() { Feed = args[2], Events = events, Cursor = (cursor + 1).ToString(CultureInfo.InvariantCulture) }, CancellationToken.None);
        Console.WriteLine((cursor + 1).ToString(CultureInfo.InvariantCulture));
    }
}

var before = 0L;
for (var read = int.Parse(args[2], CultureInfo.InvariantCulture); read > 0; read--)
{
    await using var snapshot = await lake.SnapshotAsync(CancellationToken.None);
    await foreach (var (count, distinct) in snapshot.QueryAsync(
        "SELECT count(*), count(DISTINCT feed || uid) FROM events", new Dictionary<string, object?>(), row => (row.GetInt64(0), row.GetInt64(1)), CancellationToken.None))
    {
        if (count % PerBatch != 0 || count != distinct || count < before)
        {
            Console.WriteLine($"version {snapshot.Version}: {count} rows, {distinct} distinct, {before} before");
            return 1;
        }

        before = count;
    }
}

Console.WriteLine(before.ToString(CultureInfo.InvariantCulture));
return 0;

NetworkActivity Connection(int i) => new()
{
    ActivityId = NetworkActivity.Activity.Close,
    Time = start.AddSeconds(i),
    Metadata = new() { Uid = $"C{i}", Product = new() { Name = "Zeek", VendorName = "Zeek" } },
    SrcEndpoint = new() { Ip = "192.0.2.10", Port = i % 60_000 },
    DstEndpoint = new() { Ip = "198.51.100.20", Port = 443 },
};
