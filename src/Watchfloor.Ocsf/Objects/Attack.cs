namespace Watchfloor.Ocsf;

/// <summary>One ATT&amp;CK mapping. OCSF object attack.</summary>
public sealed record Attack
{
    /// <summary>Tactic.</summary>
    public AttackTactic? Tactic { get; init; }

    /// <summary>Technique.</summary>
    public AttackTechnique? Technique { get; init; }

    /// <summary>Sub-technique.</summary>
    public AttackTechnique? SubTechnique { get; init; }

    /// <summary>ATT&amp;CK version.</summary>
    public string? Version { get; init; }
}
