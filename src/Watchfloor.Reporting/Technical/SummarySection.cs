using Watchfloor.Incidents;

namespace Watchfloor.Reporting;

/// <summary>The story in a few sentences, and where it began.</summary>
internal static class SummarySection
{
    public static Section? Of(Incident incident, EvidenceBook book)
    {
        if (incident.Investigation is not { } investigation)
        {
            return null;
        }

        var blocks = new List<Block>();
        if (CitedStatements.Of(investigation.Summary, book) is { } story)
        {
            blocks.Add(story);
        }

        if (investigation.RootCause is { } cause && book.Stands(cause))
        {
            blocks.Add(new Paragraph([new Strong("Where it began: "), .. CitedStatements.Runs(cause, book)]));
        }
        else
        {
            blocks.Add(new Remark([Run.Words("Where it began: the evidence does not reach that far.")]));
        }

        return new("summary", "What happened", blocks);
    }
}
