namespace Watchfloor.Incidents;

/// <summary>Findings that are one story, and why.</summary>
/// <param name="Findings">Oldest first.</param>
/// <param name="JoinedBy">For each finding, what joins it to the story, in words.</param>
/// <param name="Moves">Moves between hosts that join its parts.</param>
internal sealed record FindingGroup(
    IReadOnlyList<FindingFacts> Findings, IReadOnlyList<string> JoinedBy, IReadOnlyList<LateralMove> Moves);
