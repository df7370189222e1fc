namespace Watchfloor.Ocsf;

/// <summary>An ATT&amp;CK technique or sub-technique. OCSF objects technique and sub_technique.</summary>
public sealed record AttackTechnique
{
    /// <summary>Tnnnn or Tnnnn.nnn.</summary>
    public string? Uid { get; init; }

    /// <summary>Name.</summary>
    public string? Name { get; init; }
}
