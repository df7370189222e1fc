using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Judges and investigates by rules: no model, no network, the same answer for the same events.</summary>
public sealed class RuleAnalyst : IAnalyst
{
    /// <summary>Name that its output carries.</summary>
    public const string AnalystName = "rules";

    private readonly Dictionary<EvidenceId, InvestigatedGroup> stories;
    private readonly IncidentData data;
    private readonly CompanyRecords records;
    private readonly TimeProvider time;

    internal RuleAnalyst(IEnumerable<InvestigatedGroup> stories, IncidentData data, CompanyRecords records, TimeProvider time)
    {
        this.stories = stories.SelectMany(story => story.Group.Findings.Select(finding => (finding.Id, story))).ToDictionary(item => item.Id, item => item.story);
        this.data = data;
        this.records = records;
        this.time = time;
    }

    /// <inheritdoc/>
    public string Name => AnalystName;

    /// <inheritdoc/>
    public Task<Investigation> InvestigateAsync(Incident incident, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(incident);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(StoryOf(incident).Investigation);
    }

    /// <inheritdoc/>
    public Task<Triage> TriageAsync(Incident incident, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(incident);
        cancellationToken.ThrowIfCancellationRequested();
        var story = StoryOf(incident);
        var judgement = Judgement.Of(story, data, records);
        var against = judgement.Verdict is Verdict.BenignPositive or Verdict.FalsePositive ? judgement.Signals.Where(signal => signal.Weight > 0) : judgement.Signals.Where(signal => signal.Weight < 0);
        var reasons = judgement.Verdict is Verdict.BenignPositive or Verdict.FalsePositive ? judgement.Signals.Where(signal => signal.Weight < 0) : judgement.Signals.Where(signal => signal.Weight > 0);
        return Task.FromResult(new Triage
        {
            Analyst = Name,
            Verdict = judgement.Verdict,
            Priority = PriorityOf(judgement, story),
            Confidence = judgement.Confidence,
            Reasoning = Told(reasons, story),
            CounterEvidence = [.. against.OrderBy(signal => -Math.Abs(signal.Weight)).Select(signal => signal.Statement).Take(10)],
            Actions = judgement.Verdict == Verdict.TruePositive ? new ActionPlanner(data).Plan(story) : [],
            At = time.GetUtcNow(),
        });
    }

    private static List<Statement> Told(IEnumerable<Signal> signals, InvestigatedGroup story)
    {
        var told = signals.OrderBy(signal => -Math.Abs(signal.Weight)).Select(signal => signal.Statement)
            .DistinctBy(statement => statement.Render(quote => quote.Reveal())).Take(15).ToList();
        return told.Count > 0 ? told : [Statements.Of(story.Group.Findings[0].Id, "Nothing in the data explains the finding {0}, and nothing confirms it.", story.Group.Findings[0].Title)];
    }

    private static Priority PriorityOf(Judgement judgement, InvestigatedGroup story) => judgement.Verdict switch
    {
        Verdict.FalsePositive or Verdict.BenignPositive => Priority.Low,
        // Statistics alone can wait for the day; a tool's alarm cannot.
        Verdict.NeedsPerson => judgement.Score >= 1 && story.Group.Findings.Any(finding => !finding.IsOwn) ? Priority.High : Priority.Medium,
        // What a person's own account does can be stopped by the company, once somebody decides it.
        _ when story.Trace.IsOutflowAlone => Priority.High,
        // Whoever left something to come back with is still there after a new password.
        _ when story.Trace.Moves.Count > 0 || story.Trace.Blindings.Count > 0 || story.Trace.Accounts.Any(account => account.Acts.Any(act => Persistence.Of(act) is not null)) || judgement.Score >= 6 => Priority.Critical,
        _ when judgement.Score >= 3 => Priority.High,
        _ => Priority.Medium,
    };

    private InvestigatedGroup StoryOf(Incident incident) =>
        incident.Findings.Select(finding => stories.GetValueOrDefault(finding.Id)).FirstOrDefault(story => story is not null)
        ?? throw new ArgumentException($"Incident {incident.Id} is not of the window that this analyst read; build it again over a window that holds its findings.", nameof(incident));
}
