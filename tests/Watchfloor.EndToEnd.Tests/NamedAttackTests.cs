using System.Text.Json;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>Attacks on accounts by name, in the lab's scenarios, and what finds each. Those that no scenario plays are in the detection tests' class of this name.</summary>
public sealed class NamedAttackTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    [Theory]
    [InlineData(7)]
    [InlineData(22)]
    public async Task Demo_AttacksOnAccounts_EachIsFoundAndInTheIncidentOfItsScenario(int seed)
    {
        var outcome = await CommandLine.RunAsync("demo", "--scenario", "S1+S4", "--no-web", "--json", "--seed", $"{seed}", "--employees", "150", "--lake", folder.Path);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var last = outcome.Lines[^1];
        var (replay, untoldOfReplay) = IncidentOf("S1", last);
        var (spray, untoldOfSpray) = IncidentOf("S4", last);

        // Password spray: our own detector, beside the vendor's alert.
        Assert.Contains(Texts(spray, "findings"), id => id.StartsWith("watchfloor.findings.password-spray:", StringComparison.Ordinal));
        Assert.Contains("T1110.003", Texts(spray, "techniques"));

        // Consent abuse (row 6): the rules of the incident's timeline; the application's own days by the model of service principals.
        Assert.Contains("T1528", Texts(spray, "techniques"));
        Assert.DoesNotContain(untoldOfSpray, row => row.StartsWith("6:", StringComparison.Ordinal));
        Assert.Contains(last.GetProperty("incidents").EnumerateArray().SelectMany(incident => Texts(incident, "findings")), id => id.StartsWith("watchfloor.findings.principal-behaviour:", StringComparison.Ordinal));

        // Token replay (row 7): the vendor's doubt about the token, brought into the incident whose timeline tells of the session's use from elsewhere.
        Assert.Contains(Texts(replay, "findings"), id => id.StartsWith("microsoft.riskdetections:", StringComparison.Ordinal));
        Assert.Contains("T1078.004", Texts(replay, "techniques"));
        Assert.DoesNotContain(untoldOfReplay, row => row.StartsWith("7:", StringComparison.Ordinal));
        Assert.Equal("true_positive", replay.GetProperty("verdict").GetString());
        Assert.Equal("true_positive", spray.GetProperty("verdict").GetString());
    }

    public void Dispose() => folder.Dispose();

    // The incident, and the rows of the truth that its timeline does not tell.
    private static (JsonElement Incident, IReadOnlyList<string> Untold) IncidentOf(string scenario, JsonElement last)
    {
        var scored = last.GetProperty("result").GetProperty("scenarios").EnumerateArray().Single(item => item.GetProperty("scenario").GetString() == scenario);
        Assert.Equal(0, scored.GetProperty("decoys").GetInt32());
        return (last.GetProperty("incidents").EnumerateArray().Single(incident => incident.GetProperty("id").GetString() == scored.GetProperty("incident").GetString()), Texts(scored, "missing_rows"));
    }

    private static IReadOnlyList<string> Texts(JsonElement incident, string name) => [.. incident.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}
