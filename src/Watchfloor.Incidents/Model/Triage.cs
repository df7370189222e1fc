using System.Text.RegularExpressions;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What an analyst concludes about an incident.</summary>
public enum Verdict
{
    /// <summary>The evidence does not decide; a person must.</summary>
    NeedsPerson = 0,

    /// <summary>The finding is wrong: nothing of the kind happened.</summary>
    FalsePositive = 1,

    /// <summary>Malicious activity.</summary>
    TruePositive = 2,

    /// <summary>It happened as found and is allowed.</summary>
    BenignPositive = 5,
}

/// <summary>How soon a person must act.</summary>
public enum Priority
{
    /// <summary>For the record.</summary>
    Low = 1,

    /// <summary>This week.</summary>
    Medium = 2,

    /// <summary>Today.</summary>
    High = 3,

    /// <summary>Now.</summary>
    Critical = 4,
}

/// <summary>A statement with the events that prove it. Without evidence there is no statement.</summary>
public sealed partial record Statement
{
    /// <summary>Our words; vendor values stand in <see cref="Quotes"/> and are marked <c>{0}</c>, <c>{1}</c> in the text.</summary>
    public required string Text { get; init; }

    /// <summary>Values quoted from the evidence: hosts, users, hashes, command lines.</summary>
    public IReadOnlyList<VendorText> Quotes { get; init; } = [];

    /// <summary>The events behind it; never empty.</summary>
    public required IReadOnlyList<EvidenceId> Evidence { get; init; }

    /// <summary>The whole sentence: our words with each quote put in as <paramref name="show"/> writes it (cut, escaped, fenced).</summary>
    public string Render(Func<VendorText, string> show) =>
        Place().Replace(Text, match =>
            int.TryParse(match.ValueSpan[1..^1], out var index) && index < Quotes.Count ? show(Quotes[index]) : match.Value);

    // One pass over our own text, so that a quote which itself holds "{0}" stays as it is.
    [GeneratedRegex(@"\{\d{1,2}\}")]
    private static partial Regex Place();
}

/// <summary>An analyst's first conclusion.</summary>
public sealed record Triage
{
    /// <summary>Who wrote it: <c>rules</c>, or the model's name.</summary>
    public required string Analyst { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The priority.</summary>
    public required Priority Priority { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>Why.</summary>
    public required IReadOnlyList<Statement> Reasoning { get; init; }

    /// <summary>What speaks against it.</summary>
    public required IReadOnlyList<Statement> CounterEvidence { get; init; }

    /// <summary>What to do; all in state proposed until a person approves.</summary>
    public required IReadOnlyList<RecommendedAction> Actions { get; init; }

    /// <summary>When it was written, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the model of analysts' dispositions expects; null where it does not beat the rules.</summary>
    public DispositionForecast? Forecast { get; init; }

    /// <summary>Where the priority comes from when it was learned from what analysts gave; null when it was not.</summary>
    public string? LearnedPriority { get; init; }

    /// <summary>The priority before any model changed it; null when none did.</summary>
    public Priority? RulesPriority { get; init; }
}

/// <summary>What analysts' dispositions make expect.</summary>
/// <param name="Chance">That the incident is malicious, 0 to 1.</param>
/// <param name="Text">That in words, with what the model was measured at.</param>
public sealed record DispositionForecast(double Chance, string Text);

/// <summary>A step an analyst proposes. Nothing here runs anything.</summary>
public sealed record RecommendedAction
{
    /// <summary>Catalogue name: isolate_host, disable_user, reset_password, revoke_sessions, block_address, block_domain, block_hash, remove_task, remove_service, remove_file, preserve, advise.</summary>
    public required string Name { get; init; }

    /// <summary>What it acts on.</summary>
    public required Entity Target { get; init; }

    /// <summary>Why, with evidence.</summary>
    public required Statement Why { get; init; }

    /// <summary>Who and what else is touched.</summary>
    public required string BlastRadius { get; init; }

    /// <summary>The action that undoes it; null when nothing does.</summary>
    public string? Inverse { get; init; }

    /// <summary>How many people must approve; two for domain controllers and the like.</summary>
    public int Approvers { get; init; } = 1;
}
