using System.Text.Json;
using Watchfloor.Lab.Network;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>Behaviours put into logs that somebody else wrote.</summary>
public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    [Fact]
    public async Task Evaluate_NetworkBesideLogs_ScoresWhatWasPutInAndTellsWhatWasThere()
    {
        var logs = folder.File("logs");
        NetworkFiles.Write(NetworkWorld.Create(3, 12, 24, [], 0), logs);

        var outcome = await CommandLine.RunAsync("evaluate", "--suite", "network", "--data", logs, "--seeds", "1", "--json");

        Assert.Equal(0, outcome.ExitCode);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        var cells = lines.Where(line => line.TryGetProperty("cell", out _)).ToList();
        Assert.Equal(BeaconGrid.Small.Count(cell => cell.Hours <= 24), cells.Count);
        Assert.All(cells, cell => Assert.Equal(1, cell.GetProperty("runs").GetInt32()));
        Assert.InRange(cells.Sum(cell => cell.GetProperty("medium").GetInt32()), cells.Count - 2, cells.Count);
        // Twelve people's machines and two servers.
        Assert.Equal(14, lines[^1].GetProperty("host_days").GetDouble(), 0.5);
        Assert.Equal(0, lines[^1].GetProperty("false_high").GetInt32());
    }

    [Fact]
    public async Task Evaluate_LogsWithoutAMachineInside_SaysHowToNameTheNetwork()
    {
        var logs = folder.File("logs");
        NetworkFiles.Write(NetworkWorld.Beside(1, ["203.0.113.9"], NetworkWorld.Start, 24, [BeaconGrid.Small[0]]), logs);

        var outcome = await CommandLine.RunAsync("evaluate", "--suite", "network", "--data", logs);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--internal", outcome.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
