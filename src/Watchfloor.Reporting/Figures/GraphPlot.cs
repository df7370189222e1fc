using Watchfloor.Incidents;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>Who touched whom, in columns: what came in, people, hosts, what ran there, where it went. Same graph, same drawing.</summary>
/// <remarks>
/// Every entity has a box of its own in its column, so names never lie over each other. Columns are ordered by the mean place of their
/// neighbours (barycentres, Sugiyama et al. 1981), which keeps crossings few.
/// </remarks>
internal static class GraphPlot
{
    /// <summary>More boxes than this cannot be read on a page; the table has the rest.</summary>
    public const int MaxNodes = 40;

    private const double BoxHeight = 40;
    private const double RowHeight = 54;
    private const double Margin = 8;
    private const double LetterWidth = 6.6;

    private static readonly EntityKind[][] ColumnKinds =
    [
        [EntityKind.Message, EntityKind.Url],
        [EntityKind.User, EntityKind.Mailbox],
        [EntityKind.Host],
        [EntityKind.Process, EntityKind.File, EntityKind.Persistence, EntityKind.Application],
        [EntityKind.Address, EntityKind.Domain],
    ];

    public static string Draw(EntityGraph graph)
    {
        var nodes = Keep(graph);
        var edges = Merge(graph.Edges, nodes.Select(node => node.Entity).ToHashSet());
        var columns = ColumnKinds
            .Select(kinds => nodes.Where(node => kinds.Contains(node.Entity.Kind)).OrderBy(node => node.Entity.ToString(), StringComparer.Ordinal).ToList())
            .Where(column => column.Count > 0)
            .ToList();
        Order(columns, edges);

        var boxWidth = columns.Count >= 5 ? 150.0 : 172.0;
        var gap = columns.Count == 1 ? 0 : (1000 - (2 * Margin) - (boxWidth * columns.Count) - 30) / (columns.Count - 1);
        gap = Math.Min(gap, 220);
        var height = (columns.Max(column => column.Count) * RowHeight) + (2 * Margin);
        var boxes = new Dictionary<Entity, Box>();
        for (var c = 0; c < columns.Count; c++)
        {
            // Short columns stand in the middle, so that lines stay short.
            var top = (height - (columns[c].Count * RowHeight)) / 2;
            for (var r = 0; r < columns[c].Count; r++)
            {
                boxes[columns[c][r].Entity] = new(c, Margin + (c * (boxWidth + gap)), top + (r * RowHeight) + ((RowHeight - BoxHeight) / 2), boxWidth);
            }
        }

        var svg = new Svg((2 * Margin) + (columns.Count * boxWidth) + ((columns.Count - 1) * gap) + 44, height, "Entities of the incident and how they touched each other");
        var labels = new List<(double X, double Y, double W)>();
        foreach (var edge in edges)
        {
            DrawEdge(svg, boxes[edge.From], boxes[edge.To], edge);
        }

        foreach (var node in columns.SelectMany(column => column))
        {
            DrawNode(svg, boxes[node.Entity], node);
        }

        foreach (var edge in edges)
        {
            DrawLabel(svg, boxes, edge, labels);
        }

        return svg.Finish();
    }

    /// <summary>The nodes that are drawn: all, or those with the weightiest roles and most relations.</summary>
    public static IReadOnlyList<IncidentEntity> Keep(EntityGraph graph)
    {
        var distinct = graph.Nodes.DistinctBy(node => node.Entity).ToArray();
        if (distinct.Length <= MaxNodes)
        {
            return distinct;
        }

        var degree = graph.Edges.SelectMany(edge => new[] { edge.From, edge.To }).CountBy(entity => entity).ToDictionary();
        return [.. distinct
            .OrderBy(node => node.Role == "seen")
            .ThenByDescending(node => degree.GetValueOrDefault(node.Entity))
            .ThenBy(node => node.Entity.ToString(), StringComparer.Ordinal)
            .Take(MaxNodes)];
    }

    private static List<Edge> Merge(IReadOnlyList<GraphEdge> edges, HashSet<Entity> drawn) =>
    [
        .. edges.Where(edge => edge.From != edge.To && drawn.Contains(edge.From) && drawn.Contains(edge.To))
            .GroupBy(edge => (edge.From, edge.To))
            .OrderBy(group => group.Min(edge => edge.FirstSeen))
            .ThenBy(group => group.Key.ToString(), StringComparer.Ordinal)
            .Select(group => new Edge(
                group.Key.From,
                group.Key.To,
                group.OrderByDescending(edge => edge.Count).ThenBy(edge => edge.Relation, StringComparer.Ordinal).First().Relation,
                group.Sum(edge => edge.Count),
                string.Join("; ", group.Select(edge => $"{edge.Relation} ×{edge.Count}").Distinct()))),
    ];

    private static void Order(List<List<IncidentEntity>> columns, List<Edge> edges)
    {
        var neighbours = edges.SelectMany(edge => new[] { (edge.From, edge.To), (edge.To, edge.From) }).ToLookup(pair => pair.Item1, pair => pair.Item2);
        for (var sweep = 0; sweep < 8; sweep++)
        {
            var indexes = sweep % 2 == 0 ? Enumerable.Range(0, columns.Count) : Enumerable.Range(0, columns.Count).Reverse();
            foreach (var c in indexes)
            {
                var place = columns.SelectMany(column => column.Select((node, r) => (node.Entity, Y: r - (column.Count / 2.0)))).ToDictionary(pair => pair.Entity, pair => pair.Y);
                columns[c] = [.. columns[c].OrderBy(node => neighbours[node.Entity].Select(other => place[other]).DefaultIfEmpty(place[node.Entity]).Average())
                    .ThenBy(node => node.Entity.ToString(), StringComparer.Ordinal)];
            }
        }
    }

    private static void DrawEdge(Svg svg, Box from, Box to, Edge edge)
    {
        var (a, b, c, d) = Curve(from, to);
        svg.Path(
            Wording.Invariant($"M{a.X:0.#} {a.Y:0.#} C{b.X:0.#} {b.Y:0.#} {c.X:0.#} {c.Y:0.#} {d.X:0.#} {d.Y:0.#}"),
            "edge",
            $"{edge.From.Value} → {edge.To.Value}: {edge.All}");
        DrawArrow(svg, c, d);
    }

    private static void DrawArrow(Svg svg, Point before, Point tip)
    {
        var (dx, dy) = (tip.X - before.X, tip.Y - before.Y);
        var length = Math.Max(1, Math.Sqrt((dx * dx) + (dy * dy)));
        (dx, dy) = (dx / length, dy / length);
        svg.Path(
            Wording.Invariant($"M{tip.X:0.#} {tip.Y:0.#} L{tip.X - (8 * dx) - (4 * dy):0.#} {tip.Y - (8 * dy) + (4 * dx):0.#} L{tip.X - (8 * dx) + (4 * dy):0.#} {tip.Y - (8 * dy) - (4 * dx):0.#} Z"),
            "arrow");
    }

    private static (Point A, Point B, Point C, Point D) Curve(Box from, Box to)
    {
        if (from.Column == to.Column)
        {
            // Within a column the line goes round on the right, wider for the farther box.
            var bulge = Math.Min(40, 16 + (Math.Abs(to.Middle - from.Middle) / 10));
            var shift = to.Middle > from.Middle ? 6 : -6;
            return (new(from.Right, from.Middle + shift), new(from.Right + bulge, from.Middle + shift), new(to.Right + bulge, to.Middle - shift), new(to.Right + 1, to.Middle - shift));
        }

        var forward = to.Column > from.Column;
        var start = new Point(forward ? from.Right : from.X, from.Middle);
        var end = new Point(forward ? to.X - 1 : to.Right + 1, to.Middle);
        var pull = (end.X - start.X) * 0.45;
        return (start, new(start.X + pull, start.Y), new(end.X - pull, end.Y), end);
    }

    private static void DrawNode(Svg svg, Box box, IncidentEntity node)
    {
        var css = node.Role switch
        {
            "attacker" or "tool" => "node attacker",
            "victim" or "compromised" or "target" => "node victim",
            _ => "node",
        };
        var names = node.Aliases.Count == 0 ? "" : $" (also {string.Join(", ", node.Aliases.Take(6))})";
        svg.Rect(box.X, box.Y, box.Width, BoxHeight, css, 5, $"{Wording.Of(node.Entity.Kind)} {node.Entity.Value}{names}, {node.Role}");
        svg.Text(box.X + 8, box.Y + 16, Svg.Fit(node.Entity.Value, box.Width - 14, LetterWidth), "node-name", title: node.Entity.Value);
        svg.Text(box.X + 8, box.Y + 31, $"{Wording.Of(node.Entity.Kind)}, {node.Role}", "node-kind", maxLength: 30);
    }

    // A label goes where its line is and no other label and no box lies; without such a place the line's title and the table say it.
    private static void DrawLabel(Svg svg, Dictionary<Entity, Box> boxes, Edge edge, List<(double X, double Y, double W)> taken)
    {
        var (a, b, c, d) = Curve(boxes[edge.From], boxes[edge.To]);
        var text = VisibleText.Of(edge.Count > 1 ? Wording.Invariant($"{edge.Relation} ×{edge.Count:N0}") : edge.Relation, 26);
        var width = (text.Length * 5.6) + 8;
        foreach (var t in new[] { 0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8 })
        {
            var (x, y) = Bezier(a, b, c, d, t);
            var free = taken.All(label => Math.Abs(label.Y - y) > 14 || Math.Abs(label.X - x) > (label.W + width) / 2)
                && boxes.Values.All(box => x + (width / 2) < box.X - 2 || x - (width / 2) > box.Right + 2 || y + 8 < box.Y || y - 8 > box.Y + BoxHeight);
            if (free)
            {
                taken.Add((x, y, width));
                svg.Rect(x - (width / 2), y - 7, width, 14, "edge-back", 3);
                svg.Text(x, y + 4, text, "edge-name", "middle");
                return;
            }
        }
    }

    private static (double X, double Y) Bezier(Point a, Point b, Point c, Point d, double t)
    {
        var (p, q, r, s) = ((1 - t) * (1 - t) * (1 - t), 3 * (1 - t) * (1 - t) * t, 3 * (1 - t) * t * t, t * t * t);
        return ((p * a.X) + (q * b.X) + (r * c.X) + (s * d.X), (p * a.Y) + (q * b.Y) + (r * c.Y) + (s * d.Y));
    }

    private readonly record struct Point(double X, double Y);

    private sealed record Box(int Column, double X, double Y, double Width)
    {
        public double Right => X + Width;

        public double Middle => Y + (BoxHeight / 2);
    }

    private sealed record Edge(Entity From, Entity To, string Relation, int Count, string All);
}
