namespace Watchfloor.Infra;

/// <summary>Something that breaks a rule with our knowledge.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Address">What breaks it.</param>
/// <param name="Saying">Words that must occur in what is wrong, so that a second fault at the same place still counts.</param>
/// <param name="Reason">Why that is right.</param>
internal sealed record Waiver(string Rule, string Address, string Saying, string Reason)
{
    /// <summary>Whether this is the violation that was meant.</summary>
    public bool Covers(Violation violation) =>
        violation.Rule == Rule && violation.Address == Address && violation.Why.Contains(Saying, StringComparison.Ordinal);
}
