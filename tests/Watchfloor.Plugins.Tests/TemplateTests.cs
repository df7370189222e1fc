using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Client;
using Watchfloor.Testing;

namespace Watchfloor.Plugins.Tests;

/// <summary>What docs/connectors/your-own.md walks through: from <c>dotnet new</c> to the plug-in in the program.</summary>
public class TemplateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_BuildTestInstallAndServe_WorksAsTheGuideSays()
    {
        using var folder = new TemporaryDirectory();
        var (hive, repository) = (folder.File("hive"), SharedData.Repository.TrimEnd(Path.DirectorySeparatorChar));

        await RunAsync(folder.Path, "dotnet", "new", "install", Path.Combine(repository, "templates", "watchfloor-connector"), "--debug:custom-hive", hive);
        await RunAsync(folder.Path, "dotnet", "new", "watchfloor-connector", "-n", "HomeFeed", "--watchfloor", repository, "--debug:custom-hive", hive);
        var project = folder.File("HomeFeed");
        await BuildAsync(project, "HomeFeed");
        await BuildAsync(project, "HomeFeed.Tests");
        var tests = await RunAsync(project, "dotnet", Path.Combine(project, "HomeFeed.Tests", "bin", "Release", "net10.0", "HomeFeed.Tests.dll"), "-noColor");
        Install(Path.Combine(project, "HomeFeed", "bin", "Release", "net10.0"), folder.File("plugins/homefeed"));
        var plugins = JsonElement.Parse(await WatchfloorAsync(folder, "plugins", "--json"));
        var configuration = await WatchfloorAsync(folder, "mcp", "all", "--print-config", "claude-code");
        var (triage, respond) = (await ToolsAsync(folder, "triage"), await ToolsAsync(folder, "respond"));

        Assert.Contains("Failed: 0", tests);
        Assert.Equal("homefeed", plugins.GetProperty("name").GetString());
        Assert.True(plugins.GetProperty("ok").GetBoolean());
        Assert.Contains("Auth-Key", plugins.GetProperty("permissions")[0].GetProperty("name").GetString());
        Assert.Equal(["homefeed.urls"], Texts(plugins.GetProperty("feeds")));
        Assert.Equal(["homefeed_report_url"], Texts(plugins.GetProperty("actions")));
        Assert.Contains("watchfloor-homefeed", configuration);
        Assert.Contains(PluginFolder.Variable, configuration);
        Assert.Equal(["homefeed_search_urls"], triage);
        Assert.Equal(["homefeed_report_url", "homefeed_search_urls"], respond);
    }

    // Watchfloor's own projects are built already; only the new ones are compiled.
    private static Task<string> BuildAsync(string folder, string project) => RunAsync(
        folder, "dotnet", "build", project, "-c", "Release", "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:BuildProjectReferences=false");

    private static void Install(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static IEnumerable<string?> Texts(JsonElement list) => list.EnumerateArray().Select(item => item.GetString());

    private static Task<string> WatchfloorAsync(TemporaryDirectory folder, params string[] arguments) =>
        RunAsync(folder.Path, "dotnet", [Path.Combine(AppContext.BaseDirectory, "watchfloor.dll"), .. arguments]);

    private static async Task<IEnumerable<string>> ToolsAsync(TemporaryDirectory folder, string profile)
    {
        await using var client = await McpClient.CreateAsync(
            new StdioClientTransport(new StdioClientTransportOptions
            {
                Command = "dotnet",
                Arguments = [Path.Combine(AppContext.BaseDirectory, "watchfloor.dll"), "mcp", "homefeed", "--lake", folder.File("lake"), "--profile", profile],
                EnvironmentVariables = new Dictionary<string, string?> { [PluginFolder.Variable] = folder.File("plugins"), ["DOTNET_TC_QuickJit"] = "1" },
            }),
            cancellationToken: Token);
        return (await client.ListToolsAsync(cancellationToken: Token)).Select(tool => tool.Name).Order();
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[PluginFolder.Variable] = Path.Combine(folder, "plugins");
        start.Environment["DOTNET_TC_QuickJit"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output} {await errors}");
        return await output;
    }
}
