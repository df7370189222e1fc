namespace Watchfloor.Ocsf;

/// <summary>What produced a finding. OCSF object analytic.</summary>
public sealed record Analytic
{
    /// <summary>1 rule, 2 behavioral, 3 statistical, 4 learning, 5 fingerprinting, 6 tagging, 7 keyword match, 8 regex, 99 other.</summary>
    public required int TypeId { get; init; }

    /// <summary>Id of the rule or model.</summary>
    public string? Uid { get; init; }

    /// <summary>Name of the rule or model.</summary>
    public string? Name { get; init; }

    /// <summary>Category in the tool's words.</summary>
    public string? Category { get; init; }

    /// <summary>Version of the rule or model.</summary>
    public string? Version { get; init; }
}
