using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Client;

namespace Watchfloor.Bench.Mcp;

/// <summary>Who calls. A client's own work is in every figure, and on few processors it takes its share of them from the server.</summary>
internal static class BenchClients
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The C# SDK's client, in this process.</summary>
    public static async IAsyncEnumerable<CallRun> CSharpAsync(BenchPlan plan)
    {
        var clients = new List<(BenchServer Server, McpClient Client)>();
        foreach (var server in plan.Servers)
        {
            var transport = new StdioClientTransport(new() { Command = server.Command, Arguments = server.Arguments, EnvironmentVariables = server.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value) });
            clients.Add((server, await McpClient.CreateAsync(transport, new McpClientOptions { ProtocolVersion = "2025-11-25" })));
            await clients[^1].Client.ListToolsAsync();
        }

        foreach (var atOnce in plan.AtOnce)
        {
            for (var round = -plan.WarmUp; round < plan.Rounds; round++)
            {
                foreach (var (server, client) in clients)
                {
                    var run = await MeasureAsync(server, client, plan.Calls, atOnce);
                    if (round >= 0)
                    {
                        yield return run;
                    }
                }
            }
        }

        foreach (var (_, client) in clients)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>The TypeScript SDK's client, in Node.</summary>
    public static async IAsyncEnumerable<CallRun> TypeScriptAsync(BenchPlan plan, string node, string modules)
    {
        using var process = Process.Start(new ProcessStartInfo(
            node, [Path.Combine(AppContext.BaseDirectory, "typescript-client.mjs"), modules, JsonSerializer.Serialize(plan, Json)]) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            yield return JsonSerializer.Deserialize<CallRun>(line, Json)!;
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The TypeScript client ended with {process.ExitCode}; what it wrote stands above.");
        }
    }

    private static async Task<CallRun> MeasureAsync(BenchServer server, McpClient client, int calls, int atOnce)
    {
        var input = server.Input.ToDictionary(pair => pair.Key, pair => (object?)pair.Value);
        var times = new TimeSpan[calls];
        var next = -1;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(WorkAsync)));
        var elapsed = Stopwatch.GetElapsedTime(began);
        Array.Sort(times);
        return new CallRun(server.Name, atOnce, calls / elapsed.TotalSeconds, times[calls / 2].TotalMilliseconds, times[calls * 95 / 100].TotalMilliseconds);

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < calls; i = Interlocked.Increment(ref next))
            {
                var start = Stopwatch.GetTimestamp();
                var result = await client.CallToolAsync(server.Tool, input);
                times[i] = Stopwatch.GetElapsedTime(start);
                if (result.IsError == true)
                {
                    throw new InvalidOperationException($"{server.Tool} answered with an error: {result.StructuredContent}");
                }
            }
        }
    }
}
