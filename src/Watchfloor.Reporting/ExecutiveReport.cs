using Watchfloor.Incidents;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>One page for those who decide: what happened, what it touches, what they are asked to approve, what is not known.</summary>
public static class ExecutiveReport
{
    private const int MaxKeyMoments = 8;
    private const int MaxActions = 8;

    /// <summary>Writes the report. The same input gives the same text.</summary>
    public static RenderedReport Render(ReportInput input, ReportFormat format)
    {
        ArgumentNullException.ThrowIfNull(input);
        var book = new EvidenceBook(input);
        Section?[] sections = [InShort(input.Incident, book), Impact(input.Incident, book), Moments(input.Incident, book), Decisions(input.Incident, book), Unknown(input.Incident, book), Evidence(book)];
        var document = new ReportDocument
        {
            Kind = "Executive incident report",
            Title = input.Incident.Title,
            Labels = ReportHead.Labels(input.Incident),
            Head =
            [
                new Facts(
                [
                    ("Incident", [Run.Quote(input.Incident.Id)]),
                    ("Active", [Run.Words($"{Wording.Time(input.Incident.FirstSeen)} to {Wording.Time(input.Incident.LastSeen)}, {Wording.Span(input.Incident.LastSeen - input.Incident.FirstSeen)}")]),
                    ("Risk", [Run.Words($"{Math.Clamp(input.Incident.Risk.Score, 0, 100)} of 100")]),
                    ("Status", [Run.Words(Wording.Of(input.Incident.Status) + (input.Incident.Assignee is { } who ? $", {who}" : ", nobody assigned"))]),
                ]),
            ],
            Sections = [.. sections.OfType<Section>()],
            Foot = ReportHead.Foot(input, book),
        };
        return new(ReportWriter.Write(document, format), book.Statistics);
    }

    // A page has no room for a thousand numbers; the first and the last event show the span, the technical report has them all.
    private static Citation Cite(EvidenceBook book, IReadOnlyList<EvidenceId> ids) =>
        book.Cite(ids.Count <= 3 ? ids : [ids[0], ids[^1]]);

    private static List<Run> Runs(EvidenceBook book, Statement statement) => [.. StatementRuns.Of(statement), Cite(book, statement.Evidence)];

    private static Section? InShort(Incident incident, EvidenceBook book)
    {
        if (incident.Investigation is not { } investigation)
        {
            return null;
        }

        var items = investigation.Summary.Prepend(investigation.RootCause).OfType<Statement>()
            .DistinctBy(statement => statement.Render(quote => quote.Reveal()))
            .Where(statement => book.Stands(statement))
            .Select(statement => (IReadOnlyList<Run>)Runs(book, statement))
            .ToArray();
        return items.Length == 0 ? null : new("summary", "What happened", [new Statements(items)]);
    }

    private static Section? Impact(Incident incident, EvidenceBook book)
    {
        var items = new List<IReadOnlyList<Run>>();
        var groups = incident.Entities
            .Where(entity => entity.Role is "compromised" or "victim" or "target")
            .GroupBy(entity => (entity.Role, entity.Entity.Kind))
            .OrderBy(group => group.Key.Role, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Kind);
        foreach (var group in groups)
        {
            var members = group.OrderBy(entity => entity.Entity.Value, StringComparer.Ordinal).ToArray();
            var evidence = members.Where(entity => entity.Evidence.Count > 0).Select(entity => entity.Evidence[0]).ToArray();
            var text = $"{Wording.Count(members.Length, Wording.Of(group.Key.Kind), Wording.Plural(group.Key.Kind))} {(group.Key.Role == "compromised" ? "compromised" : group.Key.Role == "victim" ? "attacked" : "targeted")}: ";
            if (book.Stands(text, evidence))
            {
                var names = Run.Quotes(members.Take(6).Select(entity => entity.Entity.Value), ", ", 60);
                items.Add([Run.Words(text), .. names, .. members.Length > 6 ? [Run.Words($" and {members.Length - 6} more")] : Array.Empty<Run>(), Cite(book, evidence)]);
            }
        }

        return items.Count == 0 ? null : new("impact", "What it touches", [new Statements(items)]);
    }

    private static Section? Moments(Incident incident, EvidenceBook book)
    {
        var moments = incident.Investigation?.Timeline
            .Where(entry => entry.IsFinding && book.Stands(entry.What, entry.Time))
            .OrderBy(entry => entry.Time)
            .ToArray() ?? [];
        if (moments.Length == 0)
        {
            return null;
        }

        var shown = moments.Length <= MaxKeyMoments ? moments : [.. moments.Take(MaxKeyMoments - 1), moments[^1]];
        return new("moments", "When the tools spoke", [new Table(
            moments.Length > shown.Length ? $"{shown.Length} of {moments.Length} findings; the technical report has all" : "Findings in order of time",
            ["Time (UTC)", "What", "Where"],
            [.. shown.Select(entry => new TableRow(
            [
                [Run.Words(Wording.Time(entry.Time))],
                Runs(book, entry.What),
                entry.Host is { } host ? [Run.Quote(host, 60)] : [],
            ]))])]);
    }

    private static Section? Decisions(Incident incident, EvidenceBook book)
    {
        if (incident.Triage is not { } triage)
        {
            return null;
        }

        var actions = triage.Actions.Where(action => book.Stands(action.Why)).ToArray();
        var blocks = new List<Block>
        {
            new Remark([Run.Words(actions.Length == 0
                ? "No action is proposed."
                : "Nothing of this has been done. Each line waits for the approval of a person.")]),
        };
        if (actions.Length > 0)
        {
            blocks.Add(new Statements(
            [
                .. actions.Take(MaxActions).Select(action => (IReadOnlyList<Run>)
                [
                    new Strong(Wording.OfAction(action.Name)), Run.Words(" "), Run.Quote(new EntityNames(incident).Of(action.Target), 80), Run.Words($": {action.BlastRadius.TrimEnd('.')}. "),
                    Run.Words(action.Inverse is null ? "It cannot be undone. " : "It can be undone. "),
                    Run.Words(action.Approvers > 1 ? $"{action.Approvers} people must approve. " : ""),
                    Cite(book, action.Why.Evidence),
                ]),
            ]));
        }

        if (actions.Length > MaxActions)
        {
            blocks.Add(new Remark([Run.Words($"{actions.Length - MaxActions} more stand in the technical report.")]));
        }

        return new("decisions", "What needs a decision", blocks);
    }

    private static Section? Unknown(Incident incident, EvidenceBook book)
    {
        var gaps = incident.Investigation?.Gaps.Where(gap => book.Has(gap.Evidence)).ToArray() ?? [];
        if (gaps.Length == 0)
        {
            return null;
        }

        return new("unknown", "What is not known", [new Statements([.. gaps.Where(gap => book.Stands(gap.Text, gap.Evidence)).Select(gap => (IReadOnlyList<Run>)[Run.Words(gap.Text), Cite(book, gap.Evidence)])])]);
    }

    private static Section? Evidence(EvidenceBook book) => book.InOrder.Count == 0
        ? null
        : new("evidence", "Evidence", [EvidenceListing.Of(book, whole: false)]);
}
