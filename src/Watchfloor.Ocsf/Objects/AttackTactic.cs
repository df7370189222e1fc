namespace Watchfloor.Ocsf;

/// <summary>An ATT&amp;CK tactic. OCSF object tactic.</summary>
public sealed record AttackTactic
{
    /// <summary>TAnnnn.</summary>
    public string? Uid { get; init; }

    /// <summary>Name.</summary>
    public string? Name { get; init; }
}
