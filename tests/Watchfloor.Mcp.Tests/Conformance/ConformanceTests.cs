using System.Text.RegularExpressions;
using Watchfloor.Mcp.Tests.Foreign;

namespace Watchfloor.Mcp.Tests.Conformance;

/// <summary>The protocol's official suite, run against us.</summary>
public class ConformanceTests(LabSources lab)
{
    // The version that is pinned has as many. Another number means that Exceptions.cs is to be read again.
    private const int Scenarios = 32;

    private static readonly Regex Line = new(@"^\W+ (?<scenario>[a-z0-9-]+): (?<passed>\d+) passed, (?<failed>\d+) failed", RegexOptions.Multiline);

    public static TheoryData<string, bool> Servers => new(
        from server in ServerCatalog.Servers.Select(server => server.Name).Prepend(Exceptions.Fixture) from isStateless in new[] { false, true } select (server, isStateless));

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Suite_AgainstOurHosting_PassesAllThatIsNotExcepted(string server, bool isStateless)
    {
        var options = new McpHttpOptions { Url = new Uri("http://127.0.0.1:0"), RequestsPerMinute = 100_000, IsStateless = isStateless };
        await using var http = server == Exceptions.Fixture
            ? await FixtureHost.StartAsync(lab.Sources, options, TestContext.Current.CancellationToken)
            : await McpHttp.StartAsync(ServerCatalog.Servers.Single(item => item.Name == server), Profile.Triage, lab.Sources, options, TestContext.Current.CancellationToken);

        var (_, output, errors) = await NodePrograms.RunAsync("conformance", "server", "--url", http.Endpoint.ToString(), "--suite", "all");

        var results = Line.Matches(output).ToDictionary(match => match.Groups["scenario"].Value, match => match.Groups["failed"].Value == "0" && match.Groups["passed"].Value != "0");
        Assert.True(results.Count == Scenarios, $"{results.Count} scenarios ended. {output[..Math.Min(output.Length, 2000)]} {errors}");
        var notPassed = results.Where(result => !result.Value).Select(result => result.Key).ToList();
        Assert.Empty(notPassed.Except(Exceptions.Of(server, isStateless)));
        Assert.Empty(Exceptions.Of(server, isStateless).Except(notPassed));
    }
}
