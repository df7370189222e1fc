using System.Globalization;

namespace Watchfloor.Mcp.Tests.Tools;

public class RandomCallsTests(LabSources lab)
{
    // The ordinary run takes the first thousand; all of them take minutes.
    private const int Ordinary = 1_000;
    private const string Variable = "WATCHFLOOR_RANDOM_CALLS";
    private const int Seed = 20260302;

    [Fact]
    public async Task Calls_ManyAtRandom_NeverExceedTheCapAndNeverBreak()
    {
        var calls = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : Ordinary;
        var random = new Random(Seed);
        var cursors = new Dictionary<string, string>();
        var statuses = new SortedDictionary<string, int>();
        var servers = new List<TestServer>();
        foreach (var server in ServerCatalog.Servers)
        {
            servers.Add(await TestServer.StartAsync(lab.Sources, server.Name, Profile.Hunt));
        }

        // Tools that read every view are asked less often: they say the same things, more slowly.
        var tools = ServerCatalog.Servers.SelectMany((server, index) => server.ToolsOf(Profile.Hunt).Select(tool => (Index: index, Tool: tool))).ToList();
        var slow = new[] { "watchfloor_get_entity_timeline", "watchfloor_pivot_entity", "watchfloor_query_lake" };
        for (var i = 0; i < calls; i++)
        {
            var (index, tool) = tools[random.Next(tools.Count)];
            if (slow.Contains(tool.Name) && random.Next(20) != 0)
            {
                (index, tool) = tools.Single(item => item.Tool.Name == "proofpoint_decode_url");
            }

            var arguments = Arguments(random, tool, cursors);
            var reply = await servers[index].CallAsync(tool.Name, arguments);
            var what = $"call {i} of seed {Seed}: {tool.Name} {string.Join(", ", arguments)}";

            Assert.True(reply.Tokens <= 8000, $"{what}: {reply.Tokens} tokens");
            Assert.True(reply.Status != "error" || reply.ErrorCode is not ("internal" or "timeout"), $"{what}: {reply.Json}");
            Assert.True(reply.Status != "error" || reply.ErrorCode != "store_failed" || tool.Name == "watchfloor_query_lake", $"{what}: {reply.Json}");
            statuses[reply.Status] = statuses.GetValueOrDefault(reply.Status) + 1;
            if (reply.NextCursor is { } cursor)
            {
                cursors[tool.Name] = cursor;
            }
        }

        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        TestContext.Current.SendDiagnosticMessage(string.Join(", ", statuses));
        Assert.Equal(["error", "nothing_found", "ok"], statuses.Keys.Intersect(["error", "nothing_found", "ok"]));
    }

    private static (string Name, object? Value)[] Arguments(Random random, ToolDefinition tool, Dictionary<string, string> cursors)
    {
        if (tool.Arguments.Contains(ToolArgument.Cursor) && random.Next(10) == 0)
        {
            return [("cursor", cursors.GetValueOrDefault(tool.Name) ?? "none.such")];
        }

        return [.. tool.Arguments.Where(argument => argument != ToolArgument.Cursor && (argument.IsRequired || random.Next(4) == 0))
            .Select(argument => (argument.Name, random.Next(25) == 0 ? Nonsense(random) : Value(random, argument)))];
    }

    private static object? Value(Random random, ToolArgument argument) => argument.Kind switch
    {
        ArgumentKind.Number => random.Next(argument.Least, Math.Min(argument.Most, 1000) + 1),
        ArgumentKind.Choice => argument.Choices[random.Next(argument.Choices.Count)],
        ArgumentKind.Time => random.Next(2) == 0 ? string.Create(CultureInfo.InvariantCulture, $"-{random.Next(1, 90)}{"mhd"[random.Next(3)]}") : $"2026-03-0{random.Next(1, 6)}T0{random.Next(10)}:00:00Z",
        _ => Texts[random.Next(Texts.Length)],
    };

    private static readonly string[] Texts =
    [
        "a", "e", "T1059", "high", "10.57.16.13", "powershell", "SELECT * FROM events", "SELECT raw, rest FROM detection_finding", "crowdstrike.alerts:x", "DI-WS-0001", "example.com", "https://example.com/a", "%", "'", "$from",
        "https://urldefense.com/v3/__https://example.com__;!!x", "\u202E", "東京", "INC-", "beacon", new string('x', 400),
    ];

    private static object? Nonsense(Random random) => random.Next(6) switch
    {
        0 => null,
        1 => -1,
        2 => 1e300,
        3 => new[] { "a", "b" },
        4 => new Dictionary<string, object> { ["a"] = true },
        _ => new string('\u202E', random.Next(1, 6000)),
    };
}
