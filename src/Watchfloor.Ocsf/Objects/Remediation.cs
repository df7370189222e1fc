namespace Watchfloor.Ocsf;

/// <summary>What to do about a finding. OCSF object remediation.</summary>
public sealed record Remediation
{
    /// <summary>Advice.</summary>
    public required string Desc { get; init; }
}
