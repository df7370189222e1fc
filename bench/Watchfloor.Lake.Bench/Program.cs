using System.Diagnostics;
using Watchfloor.Lake;
using Watchfloor.Ocsf;
using Process = System.Diagnostics.Process;

// Stores made-up Zeek connections and reads them back; prints one line a figure.
//   taskset -c 0 dotnet run -c Release --project bench/Watchfloor.Lake.Bench -- [rows] [rows per commit] [folder]
var rows = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 1_000_000;
var perCommit = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 100_000;
var folder = args.Length > 2 ? args[2] : Directory.CreateTempSubdirectory("watchfloor-bench-").FullName;
var hash = new string('a', 64);
var random = new Random(1);
await using var lake = await EventLake.OpenAsync(new() { Directory = folder, Threads = Environment.ProcessorCount }, TimeProvider.System, CancellationToken.None);

var storing = TimeSpan.Zero;
var cpuBefore = TimeSpan.Zero;
var cpu = TimeSpan.Zero;
for (var first = 0; first < rows; first += perCommit)
{
    var events = Enumerable.Range(first, Math.Min(perCommit, rows - first)).Select(Connection).ToArray();
    var references = events.Select((_, i) => new RawReference(hash, (first + i) * 180L, 180)).ToArray();
    cpuBefore = Process.GetCurrentProcess().TotalProcessorTime;
    var begun = Stopwatch.GetTimestamp();
    await lake.CommitAsync(new() { Feed = "zeek.conn", Events = events, RawReferences = references, Cursor = $"{first}" }, CancellationToken.None);
    storing += Stopwatch.GetElapsedTime(begun);
    cpu += Process.GetCurrentProcess().TotalProcessorTime - cpuBefore;
}

Console.WriteLine($"store             {rows:N0} rows, {storing.TotalMicroseconds / rows:F2} us/row, {cpu.TotalMicroseconds / rows:F2} us of CPU/row, {rows / storing.TotalSeconds:N0} rows/s");

var size = Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
Console.WriteLine($"size              {(double)size / rows:F1} bytes/row");

var started = Stopwatch.GetTimestamp();
var again = await lake.CommitAsync(new() { Feed = "zeek.conn", Events = [.. Enumerable.Range(0, 100_000).Select(Restart)] }, CancellationToken.None);
Console.WriteLine($"other rows        {again.Added:N0} added, {again.Duplicates:N0} duplicates in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");

started = Stopwatch.GetTimestamp();
await using var snapshot = await lake.SnapshotAsync(CancellationToken.None);
Console.WriteLine($"snapshot          {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
await Time("count", "SELECT count(*) FROM network_activity");
await Time("group by pair", "SELECT src_ip, dst_ip, count(*), sum(bytes_out) FROM network_activity GROUP BY ALL ORDER BY 3 DESC LIMIT 10");
await Time("group by hour", "SELECT date_trunc('hour', time), count(*) FROM events GROUP BY 1");
await Time("one hour", "SELECT sum(bytes_in) FROM network_activity WHERE time BETWEEN TIMESTAMP '2026-01-05 10:00:00' AND TIMESTAMP '2026-01-05 11:00:00'");
started = Stopwatch.GetTimestamp();
var found = await snapshot.FindAsync([.. Enumerable.Range(0, 50).Select(i => new EvidenceId("zeek.conn", $"C{i * 997:x12}"))], CancellationToken.None);
Console.WriteLine($"find 50 ids       {found.Count} found in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
Console.WriteLine($"peak memory       {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
if (args.Length <= 2)
{
    Directory.Delete(folder, recursive: true);
}

async Task Time(string name, string sql)
{
    var begun = Stopwatch.GetTimestamp();
    var count = 0;
    await foreach (var _ in snapshot.QueryAsync(sql, new Dictionary<string, object?>(), row => row.GetValue(0), CancellationToken.None))
    {
        count++;
    }

    Console.WriteLine($"{name,-17} {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:F0} ms ({count} rows)");
}

NetworkActivity Restart(int i) => Connection(i) with { StartTime = null };

NetworkActivity Connection(int i)
{
    var time = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).AddTicks((long)i * 864_000_000_000 / rows);
    var duration = random.Next(1, 60_000);
    return new()
    {
        ActivityId = NetworkActivity.Activity.Close,
        SeverityId = Severity.Informational,
        Time = time,
        StartTime = time,
        EndTime = time.AddMilliseconds(duration),
        Duration = duration,
        StatusCode = "SF",
        AppProtocolName = "ssl",
        IsSrcDstAssignmentKnown = true,
        Metadata = new() { Uid = $"C{i:x12}", Product = new() { Name = "Zeek", VendorName = "Zeek" }, LogName = "conn", OriginalTime = $"{time.ToUnixTimeMilliseconds() / 1000.0:F6}" },
        SrcEndpoint = new() { Ip = $"192.0.2.{random.Next(250)}", Port = random.Next(1024, 65535) },
        DstEndpoint = new() { Ip = $"198.51.100.{random.Next(250)}", Port = 443, SvcName = "ssl" },
        ConnectionInfo = new() { DirectionId = 2, ProtocolName = "tcp", ProtocolNum = 6, Uid = $"C{i:x12}", FlagHistory = "ShADadFf" },
        Traffic = new() { BytesOut = random.Next(100_000), BytesIn = random.Next(1_000_000), Bytes = 7, PacketsIn = random.Next(1000), PacketsOut = random.Next(1000), Packets = 9, BytesMissed = 0 },
    };
}
