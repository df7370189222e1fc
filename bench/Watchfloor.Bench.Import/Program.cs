using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Bench.Import;
using Watchfloor.Connectors;
using Watchfloor.Connectors.CrowdStrike;
using Watchfloor.Connectors.Logs;
using Watchfloor.Connectors.Logs.Csv;
using Watchfloor.Connectors.Microsoft365;
using Watchfloor.Lake;
using Watchfloor.Ocsf;
using Process = System.Diagnostics.Process;

// generate FILE ROWS         writes a Zeek conn.log; the same rows give the same bytes
// generate FILE ROWS FORMAT  writes a file of another format that import reads
// read FILE [BATCH]                  file to OCSF events
// import FILE LAKE [BATCH]   file to OCSF events to the lake
// pairs FILE                 file to OCSF events to totals of each source, destination and port, nothing stored
// Run under "taskset -c 0" for figures of one core.
switch (args)
{
    case ["generate", var path, var rows]:
        ConnGenerator.Write(path, int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["generate", var path, var rows, var format]:
        FormatGenerator.Write(format, path, int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case ["read", var path, .. var batch]:
        await MeasureAsync("read", path, null, batch is [var readSize] ? int.Parse(readSize, System.Globalization.CultureInfo.InvariantCulture) : 50_000);
        return 0;
    case ["import", var path, var lake, .. var batch]:
        await MeasureAsync("import", path, lake, batch is [var size] ? int.Parse(size, System.Globalization.CultureInfo.InvariantCulture) : 50_000);
        return 0;
    case ["pairs", var path]:
        await PairsAsync(path);
        return 0;
    default:
        Console.Error.WriteLine("generate FILE ROWS [FORMAT] | read FILE [BATCH] | import FILE LAKE [BATCH] | pairs FILE");
        return 2;
}

static async Task MeasureAsync(string what, string path, string? lakeFolder, int batchSize)
{
    var clock = Stopwatch.StartNew();
    var identity = await LogFileIdentity.ComputeAsync(path, CancellationToken.None);
    var hashed = clock.Elapsed;
    await using var lake = lakeFolder is null
        ? null
        : await EventLake.OpenAsync(new LakeOptions { Directory = lakeFolder, Threads = 1 }, TimeProvider.System, CancellationToken.None);
    await using var services = new ServiceCollection().AddCrowdStrikeMappings().AddMicrosoft365Mappings().BuildServiceProvider();
    var options = new LogReadOptions { BatchSize = batchSize, CsvMappings = [CsvMapping.Parse(FormatGenerator.CsvMapping)], VendorMappings = [.. services.GetServices<IFeedMapping>()] };
    long events = 0, bytes = 0;
    var reading = TimeSpan.Zero;
    var since = clock.Elapsed;
    await foreach (var batch in new LogFileReader(options).ReadAsync(path, CancellationToken.None))
    {
        reading += clock.Elapsed - since;
        events += batch.Events.Count;
        bytes += batch.Ranges.Sum(range => (long)range.Length);
        if (lake is not null && batch.Feed is not null)
        {
            await lake.CommitAsync(
                new LakeCommit
                {
                    Feed = batch.Feed,
                    Events = batch.Events,
                    RawReferences = [.. batch.Ranges.Select(range => new RawReference(identity.Sha256, range.Offset, range.Length))],
                    Cursor = batch.Cursor?.ToString(),
                },
                CancellationToken.None);
        }

        since = clock.Elapsed;
    }

    // Processor time is what one core would need; on a machine that others use too the clock says little.
    var seconds = clock.Elapsed.TotalSeconds;
    var self = Process.GetCurrentProcess();
    var processor = self.TotalProcessorTime.TotalSeconds;
    Console.WriteLine(FormattableString.Invariant(
        $"{what}: {events:N0} events, {bytes / 1e6:N0} MB; processor {processor:N2} s = {events / processor:N0} rows/s; clock {seconds:N2} s = {events / seconds:N0} rows/s (collecting {GC.GetTotalPauseDuration().TotalSeconds:N2} s, hashing {hashed.TotalSeconds:N2} s, reading {reading.TotalSeconds:N2} s); peak RSS {self.PeakWorkingSet64 / 1048576.0:N0} MiB; {GC.GetTotalAllocatedBytes() / events:N0} B an event; gen0/1/2 {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}"));
}

static async Task PairsAsync(string path)
{
    var clock = Stopwatch.StartNew();
    var pairs = new Dictionary<(string?, string?, int?), (long Calls, long Sent, long Received, DateTimeOffset First, DateTimeOffset Last)>();
    long events = 0;
    await foreach (var batch in new LogFileReader().ReadAsync(path, CancellationToken.None))
    {
        foreach (var connection in batch.Events.OfType<NetworkActivity>())
        {
            ref var pair = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
                pairs, (connection.SrcEndpoint?.Ip, connection.DstEndpoint?.Ip, connection.DstEndpoint?.Port), out var isKnown);
            pair = (pair.Calls + 1, pair.Sent + (connection.Traffic?.BytesOut ?? 0), pair.Received + (connection.Traffic?.BytesIn ?? 0),
                isKnown && pair.First < connection.Time ? pair.First : connection.Time, pair.Last > connection.Time ? pair.Last : connection.Time);
            events++;
        }
    }

    var self = Process.GetCurrentProcess();
    Console.WriteLine(FormattableString.Invariant(
        $"pairs: {events:N0} connections, {pairs.Count:N0} pairs, {pairs.Values.Sum(pair => pair.Sent) / 1e9:N1} GB sent; processor {self.TotalProcessorTime.TotalSeconds:N2} s = {events / self.TotalProcessorTime.TotalSeconds:N0} rows/s; clock {clock.Elapsed.TotalSeconds:N2} s = {events / clock.Elapsed.TotalSeconds:N0} rows/s; peak RSS {self.PeakWorkingSet64 / 1048576.0:N0} MiB"));
}
