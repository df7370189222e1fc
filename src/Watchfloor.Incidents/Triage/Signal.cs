namespace Watchfloor.Incidents;

/// <summary>Which way a signal points.</summary>
internal enum SignalKind
{
    /// <summary>Somebody means harm.</summary>
    Malicious,

    /// <summary>Nothing of the kind happened.</summary>
    NothingHappened,

    /// <summary>It happened and is allowed.</summary>
    Allowed,
}

/// <summary>What one rule says about a case.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Weight">Log-odds of harm: positive for, negative against.</param>
/// <param name="Kind">Which way it points.</param>
/// <param name="Statement">Why, with evidence.</param>
internal sealed record Signal(string Rule, double Weight, SignalKind Kind, Statement Statement);
