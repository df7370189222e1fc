using Watchfloor.Incidents;
using Watchfloor.Lake;

namespace Watchfloor.Operations;

/// <summary>Findings to incidents: correlated, triaged, investigated, stored with the work on them, and written back to the lake.</summary>
public sealed class IncidentRun(EventLake lake, IncidentStore store, CompanyRecords records, TimeProvider time)
{
    /// <summary>Runs over a window; null for everything in the lake. With <paramref name="only"/>, stores just those incidents.</summary>
    public async Task<IReadOnlyList<Incident>> RunAsync(
        TimeWindow? window, IReadOnlyCollection<string> only, IProgress<StageUpdate>? progress, CancellationToken cancellationToken)
    {
        using var run = Measures.Spans.StartActivity("triage");
        await using var snapshot = await lake.SnapshotAsync(cancellationToken);
        if ((window ?? await TimeWindow.OfLakeAsync(snapshot, cancellationToken)) is not { } span)
        {
            return [];
        }

        var correlate = new Stage("correlate", progress);
        correlate.Now("joining findings that share entities and time");
        var build = await new IncidentBuilder(time, records: records).BuildAsync(snapshot, span.From, span.To, cancellationToken);
        correlate.Done($"{build.Incidents.Sum(incident => incident.Findings.Count)} findings became {build.Incidents.Count} incidents", ("incidents", build.Incidents.Count));

        var triage = new Stage("triage", progress);
        var chosen = build.Incidents.Where(incident => only.Count == 0 || only.Contains(incident.Id)).ToList();
        var judged = new List<Incident>(chosen.Count);
        foreach (var incident in chosen)
        {
            triage.Now(incident.Title);
            judged.Add(incident with { Triage = await build.Analyst.TriageAsync(incident, cancellationToken) });
        }

        var dispositions = await store.DispositionsAsync(cancellationToken);
        judged = [.. PriorityModel.Of(dispositions).Apply(DispositionModel.Of(dispositions).Apply(judged))];
        judged.ForEach(incident => Measures.Verdict(incident.Triage!.Verdict.ToString()));
        triage.Done(
            $"{Count(judged, Verdict.TruePositive)} true positive, {Count(judged, Verdict.BenignPositive) + Count(judged, Verdict.FalsePositive)} benign or false, {Count(judged, Verdict.NeedsPerson)} need a person",
            ("true_positive", Count(judged, Verdict.TruePositive)),
            ("benign_positive", Count(judged, Verdict.BenignPositive)),
            ("false_positive", Count(judged, Verdict.FalsePositive)),
            ("needs_person", Count(judged, Verdict.NeedsPerson)));

        var investigate = new Stage("investigate", progress);
        for (var i = 0; i < judged.Count; i++)
        {
            investigate.Now(judged[i].Title);
            judged[i] = judged[i] with { Investigation = await build.Analyst.InvestigateAsync(judged[i], cancellationToken) };
        }

        await store.SaveAsync(judged, cancellationToken);
        await lake.CommitAsync(
            new LakeCommit { Feed = IncidentEvents.Feed, Events = [.. judged.Select(incident => IncidentEvents.ToEvent(incident, time))] },
            cancellationToken);
        await lake.CommitAsync(new LakeCommit { Feed = EntityRiskEvents.Feed, Events = [.. build.Risks.Select(risk => EntityRiskEvents.ToEvent(risk, span.To))] }, cancellationToken);
        investigate.Done(
            $"{judged.Sum(incident => incident.Investigation?.Timeline.Count ?? 0)} timeline entries, {judged.Sum(incident => incident.Investigation?.Gaps.Count ?? 0)} gaps stated",
            ("timeline", judged.Sum(incident => incident.Investigation?.Timeline.Count ?? 0)),
            ("gaps", judged.Sum(incident => incident.Investigation?.Gaps.Count ?? 0)));
        return judged;
    }

    private static int Count(List<Incident> incidents, Verdict verdict) => incidents.Count(incident => incident.Triage?.Verdict == verdict);
}
