using System.Globalization;
using Watchfloor.Incidents;

namespace Watchfloor.Cli;

/// <summary>Incidents for people: a list, one in full, its timeline, its graph.</summary>
internal static class IncidentScreen
{
    public static void List(Output output, IReadOnlyList<Incident> incidents)
    {
        foreach (var incident in incidents)
        {
            output.Line(Summary(incident));
        }

        Table(output, incidents);
    }

    /// <summary>A line an incident, for people.</summary>
    public static void Table(Output output, IReadOnlyList<Incident> incidents) =>
        output.Table(
            ["incident", "priority", "verdict", "risk", "first seen", "title"],
            incidents.Select(incident => (IReadOnlyList<string>)
            [
                incident.Id,
                incident.Triage is { } triage ? Word(triage.Priority) : "–",
                incident.Triage is { } judged ? Word(judged.Verdict) : "not triaged",
                incident.Risk.Score.ToString(CultureInfo.InvariantCulture),
                incident.FirstSeen.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture),
                incident.Title,
            ]));

    /// <summary>The object of one incident for <c>--json</c>.</summary>
    public static object Summary(Incident incident) => new
    {
        incident.Id,
        incident.Title,
        incident.Status,
        incident.Assignee,
        incident.FirstSeen,
        incident.LastSeen,
        Risk = incident.Risk.Score,
        incident.Triage?.Verdict,
        incident.Triage?.Priority,
        incident.Triage?.Confidence,
        incident.Triage?.Analyst,
        Entities = incident.Entities.Select(entity => entity.Entity),
        Findings = incident.Findings.Select(finding => finding.Id),
        Techniques = incident.Investigation?.Techniques.Select(use => use.TechniqueId),
    };

    public static void Show(Output output, Incident incident)
    {
        output.Line(incident);
        output.Heading($"{incident.Id}  {incident.Title}");
        output.Say($"{Minute(incident.FirstSeen)} to {Minute(incident.LastSeen)} UTC · {incident.Findings.Count} findings · risk {incident.Risk.Score} of 100 · {Word(incident.Status)}"
            + (incident.Assignee is { } assignee ? $" · {assignee}" : ""));
        Verdict(output, incident);
        output.Heading("Scope");
        output.Table(
            ["entity", "role", "also known as"],
            incident.Entities.Select(entity => (IReadOnlyList<string>)
                [entity.Entity.ToString(), entity.Role, string.Join(", ", entity.Aliases.Take(4))]));
        output.Heading("Risk");
        output.Table(
            ["points", "part", "why"],
            incident.Risk.Parts.Select(part => (IReadOnlyList<string>)[part.Points.ToString("+0;-0", CultureInfo.InvariantCulture), part.Name, part.Text]));
        output.Heading("Proposed (nothing runs without an approval)");
        Actions(output, incident);
    }

    public static void Actions(Output output, Incident incident) =>
        output.Table(
            ["action", "target", "touches", "undone by", "approvers"],
            (incident.Triage?.Actions ?? []).Select(action => (IReadOnlyList<string>)
                [action.Name, action.Target.ToString(), action.BlastRadius, action.Inverse ?? "cannot be undone", action.Approvers.ToString(CultureInfo.InvariantCulture)]));

    public static void Verdict(Output output, Incident incident)
    {
        if (incident.Triage is not { } triage)
        {
            output.Say("Not triaged yet.");
            return;
        }

        output.Heading($"{Word(triage.Verdict)}, priority {Word(triage.Priority)}, confidence {triage.Confidence:P0}, by {triage.Analyst}");
        foreach (var statement in triage.Reasoning)
        {
            output.Say("  + " + Sentence(statement));
        }

        foreach (var statement in triage.CounterEvidence)
        {
            output.Say("  - " + Sentence(statement));
        }

        foreach (var learned in new[] { triage.Forecast?.Text, triage.LearnedPriority }.OfType<string>())
        {
            output.Say("  learned: " + learned);
        }
    }

    public static void Timeline(Output output, Incident incident)
    {
        if (incident.Investigation is not { } investigation)
        {
            output.Say($"{incident.Id} is not investigated yet; run 'watchfloor investigate {incident.Id}'.");
            return;
        }

        foreach (var entry in investigation.Timeline)
        {
            output.Line(new
            {
                entry.Time,
                entry.EndTime,
                What = entry.What.Render(quote => quote.Reveal()),
                entry.What.Evidence,
                entry.Count,
                entry.Host,
                entry.User,
                entry.Techniques,
                entry.Kind,
                entry.IsFinding,
            });
        }

        foreach (var gap in investigation.Gaps)
        {
            output.Line(new { gap = gap.Text, gap.From, gap.To, gap.Evidence });
        }

        TimelineTable(output, incident);
    }

    /// <summary>The timeline and its gaps for people.</summary>
    public static void TimelineTable(Output output, Incident incident)
    {
        var investigation = incident.Investigation;
        output.Table(
            ["time (UTC)", "host", "what", "ATT&CK"],
            (investigation?.Timeline ?? []).Select(entry => (IReadOnlyList<string>)
            [
                entry.Time.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                entry.Host ?? entry.User ?? "",
                (entry.IsFinding ? "▲ " : "") + Sentence(entry.What),
                string.Join(" ", entry.Techniques),
            ]),
            wrapped: 2);
        foreach (var gap in investigation?.Gaps ?? [])
        {
            output.Say($"  gap {Moment(gap.From)} to {Moment(gap.To)}: {gap.Text}");
        }
    }

    public static void Graph(Output output, Incident incident)
    {
        var edges = incident.Investigation?.Graph.Edges ?? [];
        foreach (var edge in edges)
        {
            output.Line(edge);
        }

        output.Table(
            ["from", "relation", "to", "first (UTC)", "times"],
            edges.Select(edge => (IReadOnlyList<string>)
                [edge.From.ToString(), edge.Relation, edge.To.ToString(), Minute(edge.FirstSeen), edge.Count.ToString(CultureInfo.InvariantCulture)]));
    }

    /// <summary>A statement as one line for a terminal: quotes cut and cleaned.</summary>
    public static string Sentence(Statement statement) => statement.Render(quote => $"“{quote.ForDisplay(90)}”");

    /// <summary>An enum's name as words.</summary>
    public static string Word(Enum value) =>
        string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    private static string Minute(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset? time) => time is { } known ? known.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "(open)";
}
