using Watchfloor.Lab;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>Collecting over real HTTP, and what remains when the process dies in the middle.</summary>
public sealed class CollectTests : IDisposable
{
    private static readonly string[] Sources = ["crowdstrike.alerts", "crowdstrike.telemetry", "microsoft.signins", "proofpoint.siem"];

    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Collect_KilledAtAnyMomentAndRunAgain_HoldsEveryRecordOnce()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 80, Seed = 5 }, Token);
        var whole = folder.File("whole");
        Assert.Equal(0, (await CollectAsync(lab, whole)).ExitCode);
        var expected = await CountsAsync(whole);

        var killed = folder.File("killed");
        for (var kill = 0; kill < 3; kill++)
        {
            using var process = Start(lab, killed);
            // Killed as soon as one more commit is there, so each round dies at another place of the work.
            await LogGrowsAsync(killed, process);
            process.Kill();
            await process.WaitForExitAsync(Token);
        }

        Assert.Equal(0, (await CollectAsync(lab, killed)).ExitCode);
        Assert.Equal(expected, await CountsAsync(killed));
    }

    [Fact]
    public async Task Collect_Again_AddsNothing()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, Seed = 6 }, Token);
        var lake = folder.File("lake");
        await CollectAsync(lab, lake);

        var again = await CollectAsync(lab, lake);

        Assert.Equal(0, again.ExitCode);
        Assert.All(again.Lines, feed => Assert.Equal(0, feed.GetProperty("events").GetInt32()));
    }

    [Fact]
    public async Task Collect_NobodyListens_SaysWhichAddressAndExitsWithThree()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, Seed = 6 }, Token);
        var environment = Settings(lab);
        await lab.DisposeAsync();

        using var process = CommandLine.Start(
            ["collect", "--json", "--source", "proofpoint.siem", "--clock", "2026-03-04T00:00:00Z", "--lake", folder.File("lake")], environment);
        var outcome = await CommandLine.EndAsync(process);

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("127.0.0.1", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(lab.Addresses.ProofpointSecret, outcome.Error + outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_NothingConfigured_SaysWhatToDoAndExitsWithTwo()
    {
        var outcome = await CommandLine.RunAsync("collect", "--lake", folder.File("lake"));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("watchfloor init", outcome.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static IReadOnlyDictionary<string, string> Settings(LabHost lab) => new Dictionary<string, string>
    {
        ["WATCHFLOOR_Connectors__CrowdStrike__BaseAddress"] = lab.Addresses.CrowdStrike.ToString(),
        ["WATCHFLOOR_Connectors__CrowdStrike__ClientId"] = lab.Addresses.CrowdStrikeClientId,
        ["WATCHFLOOR_Connectors__CrowdStrike__ClientSecret"] = lab.Addresses.CrowdStrikeClientSecret,
        ["WATCHFLOOR_Connectors__Microsoft365__LoginBaseAddress"] = lab.Addresses.MicrosoftLogin.ToString(),
        ["WATCHFLOOR_Connectors__Microsoft365__GraphBaseAddress"] = lab.Addresses.MicrosoftGraph.ToString(),
        ["WATCHFLOOR_Connectors__Microsoft365__DefenderBaseAddress"] = lab.Addresses.MicrosoftDefender.ToString(),
        ["WATCHFLOOR_Connectors__Microsoft365__OfficeBaseAddress"] = lab.Addresses.MicrosoftOffice.ToString(),
        ["WATCHFLOOR_Connectors__Microsoft365__TenantId"] = lab.Addresses.MicrosoftTenantId,
        ["WATCHFLOOR_Connectors__Microsoft365__ClientId"] = lab.Addresses.MicrosoftClientId,
        ["WATCHFLOOR_Connectors__Microsoft365__ClientSecret"] = lab.Addresses.MicrosoftClientSecret,
        ["WATCHFLOOR_Connectors__Proofpoint__BaseAddress"] = lab.Addresses.Proofpoint.ToString(),
        ["WATCHFLOOR_Connectors__Proofpoint__Principal"] = lab.Addresses.ProofpointPrincipal,
        ["WATCHFLOOR_Connectors__Proofpoint__Secret"] = lab.Addresses.ProofpointSecret,
    };

    private static System.Diagnostics.Process Start(LabHost lab, string lake) =>
        CommandLine.Start(
            [
                "collect", "--json", "--lake", lake, "--clock", lab.Clock.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                .. Sources.SelectMany(source => new[] { "--source", source }),
            ],
            Settings(lab));

    private static async Task<Outcome> CollectAsync(LabHost lab, string lake)
    {
        using var process = Start(lab, lake);
        return await CommandLine.EndAsync(process);
    }

    private static async Task<string> CountsAsync(string lake) =>
        (await CommandLine.RunAsync(
            "query", "SELECT feed, class_uid, count(*) AS n, count(DISTINCT uid) AS ids FROM events GROUP BY ALL ORDER BY ALL", "--json", "--lake", lake)).Output;

    private static async Task LogGrowsAsync(string lake, System.Diagnostics.Process process)
    {
        var log = Path.Combine(lake, "events", "_delta_log");
        var before = Count();
        while (!process.HasExited && Count() == before)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
        }

        int Count() => Directory.Exists(log) ? Directory.GetFiles(log, "*.json").Length : 0;
    }
}
