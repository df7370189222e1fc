using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors;
using Watchfloor.Lab;
using Watchfloor.Lake;
using Watchfloor.Operations;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests.ExactlyOnce;

/// <summary>Whatever the vendors do wrong, each record is in the lake once in the end. Two runs; WATCHFLOOR_FAULT_RUNS asks for more, profile after profile, each with a seed of its own.</summary>
public sealed class FaultRunTests : IDisposable
{
    // Retired endpoints cost records by design; that they are named is tested with the commands.
    private static readonly string[] Profiles = [.. LabFaults.Profiles.Where(name => name is not ("none" or "retired"))];

    private static readonly Dictionary<int, Held> References = [];

    private const int UsualRuns = 2;

    // A vendor that asks for a second's wait gets a twentieth.
    private const double Haste = 20;
    private const string PatientTimeout = "02:00:00";

    // A client that is refused tries again at the next round; more rounds than this and something does not get over its fault.
    private const int MostRounds = 12;

    private readonly TemporaryDirectory folder = new();

    public static TheoryData<string, int> Runs()
    {
        // "1000", or "40..41" for those of a longer series.
        var asked = (Environment.GetEnvironmentVariable("WATCHFLOOR_FAULT_RUNS") ?? UsualRuns.ToString(CultureInfo.InvariantCulture)).Split("..");
        var (from, to) = (asked.Length == 1 ? 0 : int.Parse(asked[0], CultureInfo.InvariantCulture), int.Parse(asked[^1], CultureInfo.InvariantCulture));
        var runs = new TheoryData<string, int>();
        for (var run = from; run < to; run++)
        {
            runs.Add(Profiles[run % Profiles.Length], 1000 + run);
        }

        return runs;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Collect_UnderFaults_HoldsEveryRecordOnce(string profile, int seed)
    {
        var options = new LabOptions { Employees = 20, Seed = 1 + (seed / 50 % 20), PageSize = 200, ProofpointQuota = int.MaxValue };
        var expected = await ReferenceAsync(options);

        await using var lab = await LabHost.StartAsync(options with { FaultProfile = profile, FaultSeed = seed }, Token);
        var (since, end) = (options.Start.AddHours(-6), lab.Clock.GetUtcNow());
        await using var lake = await EventLake.OpenAsync(new LakeOptions { Directory = folder.File("lake") }, TimeProvider.System, Token);

        // As a collector that follows: in the middle of the story, at its end, and when the last late record has come.
        foreach (var now in new[] { options.Start.AddHours(30), end, end.AddHours(1), end.AddHours(2) })
        {
            lab.Clock.Set(now);
            await CatchUpAsync(lab, lake, since);
        }

        var held = await HeldAsync(lake);
        Assert.Empty(held.Doubled);
        Assert.DoesNotContain(held.Ids.Except(expected.Ids), id => !IsRanking(id) && !IsNobodys(id));

        // A record in a form that nobody can map is in quarantine with its id in it, and so is not lost.
        Assert.DoesNotContain(expected.Ids.Except(held.Ids), id => !IsRanking(id) && !held.Quarantine.Any(raw => raw.Contains(id.Uid, StringComparison.Ordinal)));
    }

    public void Dispose() => folder.Dispose();

    private async Task<Held> ReferenceAsync(LabOptions options)
    {
        if (References.TryGetValue(options.Seed, out var known))
        {
            return known;
        }

        await using var lab = await LabHost.StartAsync(options, Token);
        await using var lake = await EventLake.OpenAsync(new LakeOptions { Directory = folder.File("reference") }, TimeProvider.System, Token);
        lab.Clock.Set(lab.Clock.GetUtcNow().AddHours(2));
        Assert.Equal(1, await CatchUpAsync(lab, lake, options.Start.AddHours(-6), most: 1));
        var held = await HeldAsync(lake);
        Assert.True(held.Ids.Count > 500, $"the reference holds {held.Ids.Count} records");
        Assert.Empty(held.Quarantine);
        return References[options.Seed] = held;
    }

    // A ranking of people is asked for once a day and is another one each day.
    private static bool IsRanking(RecordId id) => id.Feed is "proofpoint.vap" or "proofpoint.topclickers";

    // The lab's record of a shape nobody expects has this id; where it can be mapped all the same it is one more.
    private static bool IsNobodys(RecordId id) => id.Uid.Split('/')[^1] == "17";

    // Reads until every feed has caught up; a feed that gave up goes on where it stopped.
    private static async Task<int> CatchUpAsync(LabHost lab, EventLake lake, DateTimeOffset since, int most = MostRounds)
    {
        var time = new HastyTime(lab.Clock, Haste);
        var settings = new Dictionary<string, string?>(LabSettings.Configuration(lab))
        {
            ["Connectors:CrowdStrike:StreamQuiet"] = "00:00:01",

            // Hastened, these are still minutes.
            ["Connectors:CrowdStrike:Http:AttemptTimeout"] = PatientTimeout,
            ["Connectors:Microsoft365:Http:AttemptTimeout"] = PatientTimeout,
            ["Connectors:Proofpoint:Http:AttemptTimeout"] = PatientTimeout,
            ["Connectors:CrowdStrike:Http:TotalTimeout"] = PatientTimeout,
            ["Connectors:Microsoft365:Http:TotalTimeout"] = PatientTimeout,
            ["Connectors:Proofpoint:Http:TotalTimeout"] = PatientTimeout,
        };
        await using var provider = VendorServices.Of(time, settings);
        var collector = new FeedCollector(lake, new FeedCatalog(provider.GetServices<IConnector>()), time);
        IReadOnlyList<FeedResult> results = [];
        for (var round = 1; round <= most; round++)
        {
            results = await collector.CollectAsync(new CollectOptions { Since = since }, null, Token);
            if (results.All(result => result.Done))
            {
                return round;
            }
        }

        Assert.Fail($"After {most} rounds: {string.Join("; ", results.Where(result => !result.Done).Select(result => $"{result.Feed}: {result.Error}"))}");
        return 0;
    }

    private static async Task<Held> HeldAsync(EventLake lake)
    {
        await using var snapshot = await lake.SnapshotAsync(Token);
        var rows = await snapshot.QueryAsync(
            "SELECT feed, uid, count(*) FROM events WHERE log_name IS DISTINCT FROM 'quarantine' GROUP BY ALL",
            new Dictionary<string, object?>(), row => (Id: new RecordId(row.GetString(0), row.GetString(1)), Count: row.GetInt64(2)), Token).ToListAsync(Token);
        var quarantine = await snapshot.QueryAsync("SELECT raw FROM quarantine", new Dictionary<string, object?>(), row => row.GetString(0), Token).ToListAsync(Token);
        return new([.. rows.Select(row => row.Id)], [.. rows.Where(row => row.Count > 1).Select(row => row.Id)], quarantine);
    }

    private sealed record RecordId(string Feed, string Uid);

    private sealed record Held(HashSet<RecordId> Ids, List<RecordId> Doubled, List<string> Quarantine);
}
