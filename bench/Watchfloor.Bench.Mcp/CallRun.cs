using System.Diagnostics;
using ModelContextProtocol.Client;

namespace Watchfloor.Bench.Mcp;

/// <summary>Calls of one tool of one server, as its client sees them.</summary>
/// <param name="CallsPerSecond">How many were answered in a second.</param>
/// <param name="Median">Time of a call.</param>
/// <param name="NinetyFifth">Time that 95 of a hundred calls stay under.</param>
internal sealed record CallRun(double CallsPerSecond, TimeSpan Median, TimeSpan NinetyFifth)
{
    /// <summary>Makes <paramref name="calls"/> calls, always <paramref name="atOnce"/> of them under way.</summary>
    public static async Task<CallRun> MeasureAsync(McpClient client, string tool, Dictionary<string, object?> arguments, int calls, int atOnce)
    {
        var times = new TimeSpan[calls];
        var next = -1;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(WorkAsync)));
        var elapsed = Stopwatch.GetElapsedTime(began);
        Array.Sort(times);
        return new CallRun(calls / elapsed.TotalSeconds, times[calls / 2], times[calls * 95 / 100]);

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < calls; i = Interlocked.Increment(ref next))
            {
                var start = Stopwatch.GetTimestamp();
                var result = await client.CallToolAsync(tool, arguments);
                times[i] = Stopwatch.GetElapsedTime(start);
                if (result.IsError == true)
                {
                    throw new InvalidOperationException($"{tool} answered with an error: {result.StructuredContent}");
                }
            }
        }
    }
}
