namespace Watchfloor.Ocsf;

/// <summary>A network on the internet. OCSF object autonomous_system.</summary>
public sealed record AutonomousSystem
{
    /// <summary>AS number.</summary>
    public int? Number { get; init; }

    /// <summary>Name of the operator.</summary>
    public string? Name { get; init; }
}
