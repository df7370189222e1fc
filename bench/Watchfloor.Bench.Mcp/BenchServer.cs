namespace Watchfloor.Bench.Mcp;

/// <summary>A server to measure, and the call that is made of it.</summary>
/// <param name="Name">What it is called in the results.</param>
/// <param name="Command">Program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Variables that it is given besides.</param>
/// <param name="Tool">Tool.</param>
/// <param name="Input">The tool's arguments.</param>
internal sealed record BenchServer(string Name, string Command, string[] Arguments, IReadOnlyDictionary<string, string> Environment, string Tool, Dictionary<string, string> Input);

/// <summary>How much is measured.</summary>
/// <param name="Servers">In turns, call for call the same.</param>
/// <param name="Calls">Calls of a round.</param>
/// <param name="Rounds">Rounds that count.</param>
/// <param name="WarmUp">Rounds before, in which everybody compiles.</param>
/// <param name="AtOnce">Calls under way at any time, one after the other.</param>
internal sealed record BenchPlan(BenchServer[] Servers, int Calls, int Rounds, int WarmUp, int[] AtOnce);
