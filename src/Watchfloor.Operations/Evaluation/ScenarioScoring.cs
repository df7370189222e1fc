using Watchfloor.Incidents;
using Watchfloor.Ocsf;

namespace Watchfloor.Operations;

/// <summary>Scores incidents against the truth. Nothing of it flows back into detection or triage.</summary>
public static class ScenarioScoring
{
    private static readonly TimeSpan GapTolerance = TimeSpan.FromMinutes(5);
    private static readonly string[] Containing = ["isolate_host", "disable_user", "reset_password", "revoke_sessions", "block_address", "block_domain", "block_hash", "remove_task", "remove_service", "remove_file"];

    /// <summary>Scores one attack scenario.</summary>
    public static ScenarioScore Score(Truth truth, string scenario, IReadOnlyList<Incident> incidents)
    {
        var alerts = truth.Of("alert", scenario).Where(alert => alert.Incident == scenario).SelectMany(alert => alert.Ids()).ToHashSet();
        var holders = incidents
            .Select(incident => (Incident: incident, Held: incident.Findings.Count(finding => alerts.Contains(finding.Id))))
            .Where(holder => holder.Held > 0)
            .OrderByDescending(holder => holder.Held)
            .ToList();
        var (main, held) = holders.Count > 0 ? (holders[0].Incident, holders[0].Held) : (null, 0);
        var expected = truth.Of("scenario", scenario).FirstOrDefault();
        var timeline = new TimelineScoring(truth, scenario, main?.Investigation?.Timeline ?? []);
        var (propose, forbid) = (Actions(truth, scenario, propose: true), Actions(truth, scenario, propose: false));
        var missing = propose.Where(action => !IsProposed(truth, scenario, main, action)).Select(Describe).ToList();
        return new ScenarioScore
        {
            Scenario = scenario,
            Incident = main?.Id,
            Alerts = alerts.Count,
            AlertsInIncident = held,
            Incidents = holders.Count,
            Correlation = AdjustedRand.Of(AlertLabels(truth, incidents)),
            TimelineRecall = timeline.Recall,
            TimelinePrecision = timeline.Precision,
            Decoys = timeline.Decoys,
            MissingRows = timeline.Missing,
            Order = timeline.Order,
            TimeErrorSeconds = timeline.TimeErrorSeconds,
            GapRecall = GapRecall(truth.Of("gap", scenario), main?.Investigation?.Gaps ?? []),
            Scope = ScopeF1([.. truth.Of("entity", scenario)], main?.Entities ?? []),
            Techniques = TechniqueF1(expected?.Techniques ?? [], [.. main?.Investigation?.Techniques.Select(use => use.TechniqueId) ?? []]),
            Verdict = main?.Triage is { } triage && SameWord(triage.Verdict, expected?.Verdict),
            Priority = main?.Triage is { } judged && SameWord(judged.Priority, expected?.Priority),
            ActionRecall = propose.Count == 0 ? 1 : 1 - (missing.Count / (double)propose.Count),
            MissingActions = missing,
            ForbiddenActions = [.. forbid.Where(action => IsProposed(truth, scenario, main, action)).Select(Describe)],
        };
    }

    /// <summary>Scores how the look-alikes were judged.</summary>
    public static LookalikeScore ScoreLookalikes(Truth truth, IReadOnlyList<Incident> incidents)
    {
        var judged = truth.Records
            .Where(record => record is { Kind: "alert", Lookalike: not null })
            .Select(alert => (Alert: alert, Incident: incidents.FirstOrDefault(incident => alert.Ids().Any(id => incident.Findings.Any(finding => finding.Id == id)))))
            .ToList();
        return new LookalikeScore
        {
            Alerts = judged.Count,
            NeedPerson = judged.Count(item => item.Incident?.Triage?.Verdict == Verdict.NeedsPerson),
            Critical = judged.Count(item => item.Incident?.Triage?.Priority == Priority.Critical),
            TruePositive = judged.Count(item => item.Incident?.Triage?.Verdict == Verdict.TruePositive),
            Contained = judged.Count(item => item.Incident?.Triage?.Actions.Any(action => Containing.Contains(action.Name)) == true),
            Exact = judged.Count(item => SameWord(item.Incident?.Triage?.Verdict, item.Alert.Verdict)),
            Wrong =
            [
                .. judged.Where(item => !SameWord(item.Incident?.Triage?.Verdict, item.Alert.Verdict)).Select(item =>
                    $"{item.Alert.Lookalike}: {item.Incident?.Triage?.Verdict.ToString() ?? "in no incident"} ({item.Incident?.Id}), is {item.Alert.Verdict}: {item.Alert.Text}"),
            ],
        };
    }

    private static IReadOnlyList<TruthRecord> Actions(Truth truth, string scenario, bool propose) =>
        [.. truth.Of("action", scenario).Where(action => action.Propose == propose)];

    private static string Describe(TruthRecord action) => $"{action.Name} {action.Target}";

    private static bool IsProposed(Truth truth, string scenario, Incident? incident, TruthRecord action)
    {
        var target = action.Target ?? "";
        var value = target[(target.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var names = truth.Of("entity", scenario)
            .Where(entity => Names(entity).Contains(value, StringComparer.OrdinalIgnoreCase))
            .SelectMany(Names)
            .Append(value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return incident?.Triage?.Actions.Any(proposed => proposed.Name == action.Name && names.Contains(proposed.Target.Value)) == true;
    }

    private static IEnumerable<string> Names(TruthRecord entity) => [entity.Value ?? "", .. entity.Aliases];

    private static IEnumerable<(string True, string Shown)> AlertLabels(Truth truth, IReadOnlyList<Incident> incidents)
    {
        var shown = incidents
            .SelectMany(incident => incident.Findings.Select(finding => (finding.Id, incident.Id)))
            .DistinctBy(pair => pair.Item1)
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
        return truth.Records.Where(record => record.Kind == "alert").SelectMany(alert => alert.Ids().Select(id =>
            (alert.Incident ?? alert.Lookalike ?? id.ToString(), shown.GetValueOrDefault(id) ?? id.ToString())));
    }

    private static double GapRecall(IEnumerable<TruthRecord> expected, IReadOnlyList<Gap> reported)
    {
        var bounded = expected.Where(gap => gap is { From: not null, To: not null }).ToList();
        return bounded.Count == 0 ? 1 : bounded.Count(gap => reported.Any(shown =>
            Near(shown.From, gap.From) && Near(shown.To, gap.To))) / (double)bounded.Count;

        static bool Near(DateTimeOffset? shown, DateTimeOffset? real) => shown is { } a && real is { } b && (a - b).Duration() <= GapTolerance;
    }

    private static double ScopeF1(IReadOnlyList<TruthRecord> expected, IReadOnlyList<IncidentEntity> shown)
    {
        var scoped = shown.Where(entity => entity.Role != "seen").ToList();
        var found = expected.Count(entity => scoped.Any(candidate => Same(entity, candidate)));
        var right = scoped.Count(candidate => expected.Any(entity => Same(entity, candidate)));
        return F1(found, expected.Count, right, scoped.Count);

        static bool Same(TruthRecord entity, IncidentEntity candidate) =>
            Names(entity).Intersect(candidate.Aliases.Append(candidate.Entity.Value), StringComparer.OrdinalIgnoreCase).Any();
    }

    private static double TechniqueF1(IReadOnlyList<string> expected, IReadOnlyList<string> shown) =>
        F1(
            expected.Sum(technique => Best(technique, shown)),
            expected.Count,
            shown.Sum(technique => Best(technique, expected)),
            shown.Count);

    private static double Best(string technique, IReadOnlyList<string> among) =>
        among.Contains(technique) ? 1
        : among.Any(other => other.StartsWith(technique + ".", StringComparison.Ordinal) || technique.StartsWith(other + ".", StringComparison.Ordinal)) ? 0.5
        : 0;

    private static double F1(double found, int expected, double right, int shown)
    {
        var (recall, precision) = (expected == 0 ? 1 : found / expected, shown == 0 ? 0 : right / shown);
        return recall + precision == 0 ? 0 : 2 * recall * precision / (recall + precision);
    }

    private static bool SameWord(Enum? value, string? word) =>
        value is not null && string.Equals(value.ToString(), word?.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}
