using System.Globalization;
using System.Text.Json;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>The main job over a small company: the lab over HTTP, connectors, lake, detection, incidents, reports and scores, one process a seed.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    /// <summary>Two companies; WATCHFLOOR_DEMO_SEEDS=7,8,21 asks for others.</summary>
    public static TheoryData<int> Seeds() =>
        [.. (Environment.GetEnvironmentVariable("WATCHFLOOR_DEMO_SEEDS") ?? "7,22").Split(',').Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Demo_PhishingToRansomware_TellsOneCriticalIncidentAndLeavesLookalikesAlone(int seed)
    {
        var outcome = await CommandLine.RunAsync(
            "demo", "--scenario", "S2", "--no-web", "--json", "--seed", $"{seed}", "--employees", "150", "--lake", folder.Path);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var lines = outcome.Lines;
        Assert.Equal(
            ["lab", "collect", "detect", "correlate", "triage", "investigate", "report"],
            lines.Where(line => line.TryGetProperty("stage", out _)).Select(line => line.GetProperty("stage").GetString()!));
        var result = lines[^1].GetProperty("result");
        var attack = Assert.Single(result.GetProperty("scenarios").EnumerateArray());
        Assert.Equal(attack.GetProperty("alerts").GetInt32(), attack.GetProperty("alerts_in_incident").GetInt32());
        Assert.True(attack.GetProperty("timeline_recall").GetDouble() >= 0.9, outcome.Output);
        Assert.Equal(1, attack.GetProperty("incidents").GetInt32());
        Assert.True(attack.GetProperty("timeline_precision").GetDouble() >= 0.9, outcome.Output);
        Assert.Equal(0, attack.GetProperty("decoys").GetInt32());
        Assert.Equal(1, attack.GetProperty("gap_recall").GetDouble());
        Assert.True(attack.GetProperty("action_recall").GetDouble() >= 0.9, outcome.Output);
        Assert.True(attack.GetProperty("verdict").GetBoolean());
        Assert.True(attack.GetProperty("priority").GetBoolean());
        Assert.Empty(attack.GetProperty("forbidden_actions").EnumerateArray());
        var lookalikes = result.GetProperty("lookalikes");
        Assert.True(lookalikes.GetProperty("need_person").GetInt32() <= 3, lookalikes.GetRawText());
        Assert.Equal(0, lookalikes.GetProperty("critical").GetInt32());
        Assert.Equal(0, lookalikes.GetProperty("contained").GetInt32());
        Assert.Equal(result.GetProperty("sentences").GetInt32(), result.GetProperty("cited").GetInt32());
        Assert.All(
            lines[^1].GetProperty("reports").EnumerateArray(),
            report => Assert.True(File.Exists(report.GetProperty("file").GetString())));
        var risk = await CommandLine.RunAsync("risk", "--kind", "host", "--top", "2", "--json", "--lake", Path.Combine(folder.Path, $"demo-s2-{seed}"));
        Assert.All(risk.Lines, line => Assert.True(line.GetProperty("score").GetInt32() >= 50, risk.Output));
        Assert.Contains("\"crowdstrike.alerts:", risk.Output, StringComparison.Ordinal);
        Assert.Contains(Findings(lines[^1]), id => id.StartsWith("watchfloor.findings.beacon:", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    // The worst incident's findings: the beacon of the attack must have been found by our own detector and joined to it.
    private static IEnumerable<string> Findings(JsonElement last) =>
        last.GetProperty("incidents")[0].GetProperty("findings").EnumerateArray().Select(id => id.GetString()!);
}
