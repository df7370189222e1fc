namespace Watchfloor.Infra.Rules;

/// <summary>One thing that must hold in all three clouds.</summary>
internal interface IRule
{
    /// <summary>Name by which the rule is waived or found, for example <c>own-key</c>.</summary>
    string Name { get; }

    /// <summary>What breaks the rule. What a plan does not know yet breaks none.</summary>
    IEnumerable<Violation> Check(Stack stack);
}
