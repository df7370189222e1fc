using Microsoft.Extensions.Time.Testing;
using Watchfloor.Ocsf;

namespace Watchfloor.Lake.Tests;

/// <summary>Small events and a clock for tests.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FakeTimeProvider Clock() => new(Start);

    public static Task<EventLake> OpenLakeAsync(string directory) =>
        EventLake.OpenAsync(new() { Directory = directory, Threads = 1, MemoryLimitBytes = 512L << 20 }, Clock(), Token);

    public static NetworkActivity Connection(string uid, DateTimeOffset? time = null, long bytesOut = 1000) => new()
    {
        ActivityId = NetworkActivity.Activity.Close,
        Time = time ?? Start,
        StartTime = time ?? Start,
        Metadata = new() { Uid = uid, Product = new() { Name = "Zeek", VendorName = "Zeek" }, LogName = "conn" },
        SrcEndpoint = new() { Ip = "192.0.2.10", Port = 50123 },
        DstEndpoint = new() { Ip = "198.51.100.20", Port = 443, SvcName = "ssl" },
        ConnectionInfo = new() { DirectionId = 2, ProtocolName = "tcp", ProtocolNum = 6, Uid = uid, FlagHistory = "ShADadFf" },
        Traffic = new() { BytesOut = bytesOut, BytesIn = 5000, Bytes = bytesOut + 5000, PacketsIn = 5, PacketsOut = 9 },
        AppProtocolName = "ssl",
    };

    public static DetectionFinding Alert(string uid, int statusId, DateTimeOffset? time = null) => new()
    {
        ActivityId = DetectionFinding.Activity.Create,
        SeverityId = Severity.High,
        StatusId = statusId,
        Time = time ?? Start,
        Metadata = new() { Uid = uid, Product = new() { Name = "Falcon", VendorName = "CrowdStrike" }, CorrelationUid = "agg-1" },
        FindingInfo = new()
        {
            Uid = uid,
            Title = "Credential theft",
            Attacks =
            [
                new() { Tactic = new() { Uid = "TA0006" }, Technique = new() { Uid = "T1003" }, SubTechnique = new() { Uid = "T1003.001" } },
            ],
        },
        Evidences = [new() { Device = new() { TypeId = 1, Hostname = "ws-0042.example.com" }, File = new() { Name = "dump.exe", TypeId = 1, Hashes = [new() { AlgorithmId = 3, Value = "ab12" }] } }],
        RawData = """{"composite_id":"x"}""",
    };

    public static LakeCommit Commit(string feed, IReadOnlyList<OcsfEvent> events, string? cursor = null) => new() { Feed = feed, Events = events, Cursor = cursor };

    public static async Task<List<T>> ReadAsync<T>(this LakeSnapshot snapshot, string sql, Func<System.Data.Common.DbDataReader, T> read) =>
        await snapshot.QueryAsync(sql, new Dictionary<string, object?>(), read, Token).ToListAsync(Token);

    public static async Task<long> CountAsync(this LakeSnapshot snapshot, string sql) => (await snapshot.ReadAsync(sql, row => row.GetInt64(0))).Single();
}
