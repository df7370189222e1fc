using Watchfloor.Lab;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>Collecting over real HTTP.</summary>
public sealed class CollectTests : IDisposable
{
    private static readonly string[] Sources = ["crowdstrike.alerts", "crowdstrike.telemetry", "microsoft.signins", "proofpoint.siem"];

    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
        var environment = LabSettings.Variables(lab);
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

    private static System.Diagnostics.Process Start(LabHost lab, string lake) =>
        CommandLine.Start(
            [
                "collect", "--json", "--lake", lake, "--clock", lab.Clock.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                .. Sources.SelectMany(source => new[] { "--source", source }),
            ],
            LabSettings.Variables(lab));

    private static async Task<Outcome> CollectAsync(LabHost lab, string lake)
    {
        using var process = Start(lab, lake);
        return await CommandLine.EndAsync(process);
    }
}
