namespace Watchfloor.Incidents;

/// <summary>The rules that triage asks, in the order people read their answers.</summary>
internal static class TriageRules
{
    public static IReadOnlyList<ITriageRule> All { get; } =
    [
        new ApprovalRule(),
        new CommonProgramRule(),
        new ManagementAgentRule(),
        new HabitRule(),
        new DestinationRule(),
        new KnownDeviceRule(),
        new MailboxRuleRule(),
        new OwnWorkstationRule(),
        new FailedSignInsRule(),
        new MailLookUpsRule(),
        new StoppedRule(),
        new ToolSeverityRule(),
        new CommandRule(),
        new StoryRule(),
    ];

    /// <summary>Sum at which a finding counts as explained.</summary>
    public const double ExplainedAt = -1.5;

    /// <summary>Sum at which it is malicious.</summary>
    public const double MaliciousAt = 2;

    /// <summary>Everything the rules say.</summary>
    public static IReadOnlyList<Signal> Ask(TriageSubject subject) => [.. All.SelectMany(rule => rule.Look(subject))];

    /// <summary>True when the signals give a plain reason. That a tool thinks little of a thing, or stopped it, is none.</summary>
    public static bool Explain(IReadOnlyList<Signal> signals) =>
        signals.Sum(signal => signal.Weight) <= ExplainedAt && signals.Any(signal => signal.Weight <= ExplainedAt && signal.Rule is not ("tool-severity" or "stopped"));
}
