using Watchfloor.Infra.Rules;

namespace Watchfloor.Infra;

/// <summary>All rules, and what is waived of them.</summary>
internal sealed class Policy(IReadOnlyList<Waiver> waivers)
{
    /// <summary>Every rule, in the order in which it is told.</summary>
    public static IReadOnlyList<IRule> Rules { get; } =
    [
        new PublicIngress(), new Wildcards(), new OwnKey(), new SecretValues(), new FlowLogs(), new TlsOnly(),
        new IdleStop(), new Budget(), new ToolSecrets(), new KeptLogs(), new Buckets(), new Containers(),
    ];

    /// <summary>What breaks a rule and is not waived.</summary>
    public IReadOnlyList<Violation> Check(Stack stack) =>
        [.. Rules.SelectMany(rule => rule.Check(stack)).Where(violation => !waivers.Any(waiver => waiver.Covers(violation)))];
}
