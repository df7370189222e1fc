namespace Watchfloor.Bench.Mcp;

/// <summary>Calls of one tool of one server, as its client sees them.</summary>
/// <param name="Server">Which server.</param>
/// <param name="AtOnce">Calls under way at any time.</param>
/// <param name="CallsPerSecond">How many were answered in a second.</param>
/// <param name="Median">Time of a call, in milliseconds.</param>
/// <param name="NinetyFifth">Time that 95 of a hundred calls stay under, in milliseconds.</param>
internal sealed record CallRun(string Server, int AtOnce, double CallsPerSecond, double Median, double NinetyFifth);
