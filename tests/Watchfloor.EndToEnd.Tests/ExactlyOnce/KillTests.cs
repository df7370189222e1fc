using System.Diagnostics;
using System.Globalization;
using Watchfloor.Lab;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests.ExactlyOnce;

/// <summary>The collector dies at random moments and is started again. Three deaths; WATCHFLOOR_KILL_RUNS asks for more.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly string[] Sources = ["crowdstrike.alerts", "crowdstrike.telemetry", "microsoft.signins", "microsoft.hunting.network", "proofpoint.siem"];

    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Collect_KilledAtRandomMoments_HoldsEveryRecordOnce()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("WATCHFLOOR_KILL_RUNS"), CultureInfo.InvariantCulture, out var asked) ? asked : 3;
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, Seed = 5, ProofpointQuota = int.MaxValue }, Token);
        var whole = folder.File("whole");
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, (await CollectAsync(lab, whole)).ExitCode);
        var wholeRun = watch.Elapsed;
        var expected = await HeldAsync(whole);
        var random = new Random(kills);

        // Each lake lives through several deaths, since a collector that has caught up has nothing left to lose.
        var killed = 0;
        for (var lakes = 0; killed < kills; lakes++)
        {
            var lake = folder.File($"lake{lakes}");
            for (var death = 0; death < 4 && killed < kills; death++, killed++)
            {
                using var process = Start(lab, lake);
                await Task.WhenAny(process.WaitForExitAsync(Token), Task.Delay(wholeRun * random.NextDouble(), TimeProvider.System, Token));
                process.Kill();
                await CommandLine.EndAsync(process);
            }

            Assert.Equal(0, (await CollectAsync(lab, lake)).ExitCode);
            Assert.Equal(expected, await HeldAsync(lake));
            Directory.Delete(lake, recursive: true);
        }
    }

    public void Dispose() => folder.Dispose();

    private static Process Start(LabHost lab, string lake) =>
        CommandLine.Start(
            ["collect", "--json", "--lake", lake, "--clock", lab.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), .. Sources.SelectMany(source => new[] { "--source", source })],
            LabSettings.Variables(lab));

    private static async Task<Outcome> CollectAsync(LabHost lab, string lake)
    {
        using var process = Start(lab, lake);
        return await CommandLine.EndAsync(process);
    }

    // A lost, doubled or different record shows in a count or in the sum over ids.
    private static async Task<string> HeldAsync(string lake) =>
        (await CommandLine.RunAsync(
            "query", "SELECT feed, class_uid, count(*) AS n, count(DISTINCT uid) AS ids, sum(hash(uid) % 1000003) AS which FROM events GROUP BY ALL ORDER BY ALL",
            "--json", "--lake", lake)).Output;
}
