using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>How much speaks against one user, host, mailbox or application, with everything that does.</summary>
/// <param name="Entity">Kind and canonical name.</param>
/// <param name="Score">0 (nothing) to 100: 100 x (1 - the product of 1 - weight over <paramref name="Parts"/>). One more part never lowers it, and no number of weak ones makes certainty.</param>
/// <param name="Parts">What speaks against it, the heaviest first.</param>
public sealed record EntityRisk(Entity Entity, int Score, IReadOnlyList<EntityRiskPart> Parts);

/// <summary>One thing that speaks against an entity.</summary>
public sealed record EntityRiskPart
{
    /// <summary>finding, vendor_risk, exposure or very_attacked.</summary>
    public required string Name { get; init; }

    /// <summary>What it weighs now, 0 to 1: a finding's weight halves each half-life, a standing fact holds as long as its source says so.</summary>
    public required double Weight { get; init; }

    /// <summary>Why; a finding's title stands in it cleaned and cut.</summary>
    public required string Text { get; init; }

    /// <summary>The event behind it.</summary>
    public required EvidenceId Evidence { get; init; }

    /// <summary>When it happened or was last said, UTC.</summary>
    public required DateTimeOffset At { get; init; }
}
