using System.Text.Json;

namespace Watchfloor.Mcp.Tests.Foreign;

/// <summary>The inspector, a client by other people: every server over both transports, one in each generation of the protocol.</summary>
public class InspectorTests(LabSources lab)
{
    private const string WithInitialize = "legacy";
    private const string WithDiscover = "modern";

    private static readonly IReadOnlyDictionary<string, (string Tool, string Arguments)> Calls = new Dictionary<string, (string, string)>
    {
        ["crowdstrike"] = ("crowdstrike_get_detections", """{"limit":1,"since":"-30d"}"""),
        ["microsoft"] = ("microsoft_get_defender_alerts", """{"limit":1,"since":"-30d"}"""),
        ["proofpoint"] = ("proofpoint_decode_url", """{"url":"https://example.com/a"}"""),
        ["watchfloor"] = ("watchfloor_list_incidents", """{"limit":1}"""),
    };

    public static TheoryData<string> Servers => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Inspector_OverStdio_ListsAndCalls(string server) => await CheckAsync(
        server, WithInitialize, ["dotnet", Path.Combine(AppContext.BaseDirectory, "watchfloor.dll"), "mcp", server, "--lake", lab.Sources.Lake.Folder, "--clock", lab.Sources.Time.GetUtcNow().ToString("O"), "-e", "DOTNET_TC_QuickJit=1"]);

    public static TheoryData<string, bool> ServersWithAndWithoutSessions => new(from server in Calls.Keys from isStateless in new[] { false, true } select (server, isStateless));

    [Theory]
    [MemberData(nameof(ServersWithAndWithoutSessions))]
    public async Task Inspector_OverHttp_ListsAndCalls(string server, bool isStateless)
    {
        await using var http = await McpHttp.StartAsync(
            ServerCatalog.Servers.Single(item => item.Name == server), Profile.Triage, lab.Sources, new McpHttpOptions { Url = new Uri("http://127.0.0.1:0"), IsStateless = isStateless }, TestContext.Current.CancellationToken);

        await CheckAsync(server, isStateless ? WithInitialize : WithDiscover, [http.Endpoint.ToString(), "--transport", "http"]);
    }

    private static async Task CheckAsync(string server, string era, string[] target)
    {
        var definition = ServerCatalog.Servers.Single(item => item.Name == server);
        var (tool, arguments) = Calls[server];

        var tools = AskAsync("tools/list");
        var call = AskAsync("tools/call", "--tool-name", tool, "--tool-args-json", arguments);
        var resources = AskAsync("resources/list");
        var prompts = AskAsync("prompts/list");

        Assert.Equal(definition.ToolsOf(Profile.Triage).Select(item => item.Name).Order(), Names(await tools, "tools"));
        Assert.Equal("ok", (await call).GetProperty("structuredContent").GetProperty("status").GetString());
        Assert.Equal(definition.Resources.Where(item => item.Variable is null).Select(item => item.Name).Order(), Names(await resources, "resources"));
        Assert.Equal(definition.Prompts.Select(item => item.Name).Order(), Names(await prompts, "prompts"));

        async Task<JsonElement> AskAsync(string method, params string[] more)
        {
            var (code, output, errors) = await NodePrograms.RunAsync("mcp-inspector", ["--cli", "--quiet", "--connect-timeout", "120000", "--format", "json", "--protocol-era", era, "--method", method, .. more, .. target]);
            Assert.True(code == 0, $"{method} of {server}: {errors} {output}");
            return JsonElement.Parse(output).GetProperty("result");
        }
    }

    private static IEnumerable<string?> Names(JsonElement answer, string list) => answer.GetProperty(list).EnumerateArray().Select(item => item.GetProperty("name").GetString()).Order();
}
