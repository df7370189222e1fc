using Watchfloor.Incidents;

namespace Watchfloor.Reporting;

/// <summary>The proposed actions: target, blast radius, what undoes each and how many people must approve.</summary>
internal static class ActionsSection
{
    public static Section? Of(Incident incident, EvidenceBook book)
    {
        if (incident.Triage is not { } triage)
        {
            return null;
        }

        var names = new EntityNames(incident);
        var blocks = new List<Block>
        {
            new Remark([Run.Words(triage.Actions.Count == 0
                ? "No action is proposed."
                : "All actions are proposed. None has run: each waits for the approval of a person.")]),
        };
        foreach (var action in triage.Actions.Where(action => book.Stands(action.Why)))
        {
            blocks.Add(new Card(
                [Run.Words($"{Wording.OfAction(action.Name)} "), Run.Quote(names.Of(action.Target), 80), Run.Words(" "), new Tag("proposed", Tone.Neutral), new Muted($" {action.Name}")],
                CitedStatements.Runs(action.Why, book),
                [
                    ("Target", [Run.Words($"{Wording.Of(action.Target.Kind)} "), Run.Quote(action.Target.Value, 200)]),
                    ("Blast radius", [Run.Words(action.BlastRadius)]),
                    ("Undone by", [Run.Words(action.Inverse is { } inverse ? Wording.OfAction(inverse) : "nothing; it cannot be undone")]),
                    ("Approval", [Run.Words(action.Approvers == 1 ? "one person" : $"{action.Approvers} people")]),
                ]));
        }

        return new("actions", "Recommended actions", blocks);
    }
}
