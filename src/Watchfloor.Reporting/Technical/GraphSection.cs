using Watchfloor.Incidents;

namespace Watchfloor.Reporting;

/// <summary>Who touched whom: the entity graph, and its relations as a table.</summary>
internal static class GraphSection
{
    public static Section? Of(Incident incident, EvidenceBook book)
    {
        if (incident.Investigation is not { Graph: { Nodes.Count: > 0 } graph })
        {
            return null;
        }

        var names = new EntityNames(incident);
        var edges = graph.Edges
            .Where(edge => book.Stands($"{Wording.Of(edge.From.Kind)} {edge.Relation} {Wording.Of(edge.To.Kind)}", edge.Evidence))
            .OrderBy(edge => edge.FirstSeen)
            .ToArray();
        var shown = graph with { Edges = edges };
        var drawn = GraphPlot.Keep(shown).Count;
        var all = graph.Nodes.DistinctBy(node => node.Entity).Count();
        var caption = "Who touched whom. Red boxes belong to the attacker, blue boxes were attacked; an arrow points from who acted."
            + (drawn < all ? $" The {drawn} entities with the most relations are drawn; {Wording.Count(all - drawn, "more stands", "more stand")} in the scope." : "");
        var blocks = new List<Block> { new Figure(GraphPlot.Draw(shown, names), caption, []) };
        if (edges.Length > 0)
        {
            blocks.Add(new Table("Relations", ["From", "Relation", "To", "First seen (UTC)", "Times", "Evidence"], [.. edges.Select(edge => new TableRow(
            [
                [Run.Quote(names.Of(edge.From), 80)],
                [Run.Words(edge.Relation)],
                [Run.Quote(names.Of(edge.To), 80)],
                [Run.Words(Wording.Time(edge.FirstSeen))],
                [Run.Words(Wording.Invariant($"{edge.Count:N0}"))],
                [book.Cite(edge.Evidence)],
            ]))]));
        }

        return new("graph", "Who touched whom", blocks);
    }
}
