namespace Watchfloor.Operations;

/// <summary>How far a stage of a run has come.</summary>
/// <param name="Stage">collect, detect, correlate, triage, investigate, report.</param>
/// <param name="Text">What it does or did, in words with the counts.</param>
/// <param name="Counts">The counts by name.</param>
/// <param name="Elapsed">Time since the stage began.</param>
/// <param name="Done">Whether it is finished.</param>
public sealed record StageUpdate(
    string Stage, string Text, IReadOnlyDictionary<string, double> Counts, TimeSpan Elapsed, bool Done);
