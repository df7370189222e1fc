namespace Watchfloor.Infra;

/// <summary>A rule that something in the stack breaks.</summary>
/// <param name="Rule">Name of the rule, for example <c>public-ingress</c>.</param>
/// <param name="Address">What breaks it.</param>
/// <param name="Why">What is wrong with it.</param>
internal sealed record Violation(string Rule, string Address, string Why)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Rule}: {Address}: {Why}";
}
