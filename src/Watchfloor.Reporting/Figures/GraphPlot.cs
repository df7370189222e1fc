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
    private const double LetterWidth = 7.9;
    private const double BoxWidth = 164;
    private const double LoopRoom = 40;

    private static readonly EntityKind[][] ColumnKinds =
    [
        [EntityKind.Message, EntityKind.Url, EntityKind.Campaign],
        [EntityKind.User, EntityKind.Mailbox, EntityKind.Session],
        [EntityKind.Host],
        [EntityKind.Process, EntityKind.File, EntityKind.Persistence, EntityKind.Application, EntityKind.Site],
        [EntityKind.Address, EntityKind.Domain, EntityKind.Volume, EntityKind.Link, EntityKind.Artifact],
    ];

    public static string Draw(EntityGraph graph, EntityNames names)
    {
        var nodes = Keep(graph);
        var edges = Merge(graph.Edges, nodes.Select(node => node.Entity).ToHashSet());
        var columns = ColumnKinds
            .Select(kinds => nodes.Where(node => kinds.Contains(node.Entity.Kind)).OrderBy(node => node.Entity.ToString(), StringComparer.Ordinal).Select(node => new Slot(node)).ToList())
            .Where(column => column.Count > 0)
            .ToList();
        var routes = Route(edges, columns);
        Order(columns, routes);

        var gap = columns.Count == 1 ? 0 : Math.Clamp((1000 - (2 * Margin) - (BoxWidth * columns.Count)) / (columns.Count - 1), 96, 170);
        var height = columns.Max(column => column.Sum(slot => slot.Height)) + (2 * Margin);
        var content = (columns.Count * BoxWidth) + ((columns.Count - 1) * gap) + LoopRoom;
        var width = Math.Max(1000, content + (2 * Margin));
        for (var c = 0; c < columns.Count; c++)
        {
            // Short columns stand in the middle, so that lines stay short.
            var y = (height - columns[c].Sum(slot => slot.Height)) / 2;
            foreach (var slot in columns[c])
            {
                slot.Column = c;
                slot.X = ((width - content) / 2) + (c * (BoxWidth + gap));
                slot.Middle = y + (slot.Height / 2);
                y += slot.Height;
            }
        }

        var svg = new Svg(width, height, "Entities of the incident and how they touched each other");
        var boxes = columns.SelectMany(column => column).Where(slot => slot.Node is not null).ToArray();
        foreach (var route in routes)
        {
            DrawEdge(svg, route);
        }

        foreach (var box in boxes)
        {
            DrawNode(svg, box, box.Node!, names.Of(box.Node!.Entity));
        }

        var labels = new List<(double X, double Y, double W)>();
        foreach (var route in routes)
        {
            DrawLabel(svg, boxes, route, labels);
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

    // A line over several columns gets a narrow slot in each of those between, so that it runs between the boxes and not behind them.
    private static List<RoutedEdge> Route(List<Edge> edges, List<List<Slot>> columns)
    {
        var column = columns.SelectMany((slots, c) => slots.Select(slot => (slot, c))).ToDictionary(pair => pair.slot.Node!.Entity, pair => pair);
        var routes = new List<RoutedEdge>();
        foreach (var edge in edges)
        {
            var ((from, start), (to, end)) = (column[edge.From], column[edge.To]);
            var way = new List<Slot> { from };
            for (var c = start + Math.Sign(end - start); start != end && c != end; c += Math.Sign(end - start))
            {
                var between = new Slot(null);
                columns[c].Add(between);
                way.Add(between);
            }

            way.Add(to);
            routes.Add(new(edge, way));
        }

        return routes;
    }

    private static void Order(List<List<Slot>> columns, List<RoutedEdge> routes)
    {
        var neighbours = routes.SelectMany(route => route.Way.Zip(route.Way.Skip(1)))
            .SelectMany(pair => new[] { (pair.First, pair.Second), (pair.Second, pair.First) })
            .ToLookup(pair => pair.Item1, pair => pair.Item2);
        for (var sweep = 0; sweep < 10; sweep++)
        {
            var indexes = sweep % 2 == 0 ? Enumerable.Range(0, columns.Count) : Enumerable.Range(0, columns.Count).Reverse();
            foreach (var c in indexes)
            {
                foreach (var slots in columns)
                {
                    for (var r = 0; r < slots.Count; r++)
                    {
                        slots[r].Middle = r - ((slots.Count - 1) / 2.0);
                    }
                }

                // OrderBy is stable: slots with equal means keep their order, so the same graph gives the same drawing.
                columns[c] = [.. columns[c].OrderBy(slot => neighbours[slot].Select(other => other.Middle).DefaultIfEmpty(slot.Middle).Average())];
            }
        }
    }

    private static void DrawEdge(Svg svg, RoutedEdge route)
    {
        var path = new System.Text.StringBuilder();
        var curves = Curves(route.Way).ToArray();
        foreach (var (a, b, c, d) in curves)
        {
            path.Append(Wording.Invariant($"{(path.Length == 0 ? "M" : "L")}{a.X:0.#} {a.Y:0.#} C{b.X:0.#} {b.Y:0.#} {c.X:0.#} {c.Y:0.#} {d.X:0.#} {d.Y:0.#} "));
        }

        svg.Path(path.ToString().TrimEnd(), "edge", $"{route.Edge.From.Value} → {route.Edge.To.Value}: {route.Edge.All}");
        DrawArrow(svg, curves[^1].C, curves[^1].D);
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

    private static IEnumerable<(Point A, Point B, Point C, Point D)> Curves(List<Slot> way)
    {
        var (from, to) = (way[0], way[^1]);
        if (from.Column == to.Column)
        {
            // Within a column the line goes round on the right, wider for the farther box.
            var bulge = Math.Min(LoopRoom, 18 + (Math.Abs(to.Middle - from.Middle) / 8));
            var shift = to.Middle > from.Middle ? 7 : -7;
            yield return (new(from.Right, from.Middle + shift), new(from.Right + bulge, from.Middle + shift), new(to.Right + bulge, to.Middle - shift), new(to.Right + 1, to.Middle - shift));
            yield break;
        }

        var forward = to.Column > from.Column;
        for (var i = 1; i < way.Count; i++)
        {
            var start = new Point(forward ? way[i - 1].Right : way[i - 1].X, way[i - 1].Middle);
            var end = new Point(forward ? way[i].X - (way[i].Node is null ? 0 : 1) : way[i].Right + (way[i].Node is null ? 0 : 1), way[i].Middle);
            var pull = (end.X - start.X) * 0.45;
            yield return (start, new(start.X + pull, start.Y), new(end.X - pull, end.Y), end);
        }
    }

    private static void DrawNode(Svg svg, Slot box, IncidentEntity node, string name)
    {
        var css = node.Role switch
        {
            "attacker" or "tool" => "node attacker",
            "victim" or "compromised" or "target" => "node victim",
            _ => "node",
        };
        var names = node.Aliases.Count == 0 ? "" : $" (also {string.Join(", ", node.Aliases.Take(6))})";
        svg.Rect(box.X, box.Y, BoxWidth, BoxHeight, css, 5, $"{Wording.Of(node.Entity.Kind)} {node.Entity.Value}{names}, {node.Role}");
        svg.Text(box.X + 8, box.Y + 16, Svg.Fit(name, BoxWidth - 14, LetterWidth), "node-name", title: node.Entity.Value);
        svg.Text(box.X + 8, box.Y + 31, $"{Wording.Of(node.Entity.Kind)}, {node.Role}", "node-kind", maxLength: 30);
    }

    // A label goes where its line is and no other label and no box lies; without such a place the line's title and the table say it.
    private static void DrawLabel(Svg svg, Slot[] boxes, RoutedEdge route, List<(double X, double Y, double W)> taken)
    {
        var edge = route.Edge;
        var text = VisibleText.Of(edge.Count > 1 ? Wording.Invariant($"{edge.Relation} ×{edge.Count:N0}") : edge.Relation, 26);
        var width = (text.Length * 6.1) + 8;
        foreach (var (a, b, c, d) in Curves(route.Way))
        {
            foreach (var t in new[] { 0.5, 0.4, 0.6, 0.3, 0.7 })
            {
                var (x, y) = Bezier(a, b, c, d, t);
                var free = taken.All(label => Math.Abs(label.Y - y) > 15 || Math.Abs(label.X - x) > (label.W + width) / 2)
                    && boxes.All(box => x + (width / 2) < box.X - 3 || x - (width / 2) > box.Right + 3 || y + 9 < box.Y || y - 9 > box.Y + BoxHeight);
                if (free)
                {
                    taken.Add((x, y, width));
                    svg.Rect(x - (width / 2), y - 7, width, 14, "edge-back", 3);
                    svg.Text(x, y + 4, text, "edge-name", "middle");
                    return;
                }
            }
        }
    }

    private static (double X, double Y) Bezier(Point a, Point b, Point c, Point d, double t)
    {
        var (p, q, r, s) = ((1 - t) * (1 - t) * (1 - t), 3 * (1 - t) * (1 - t) * t, 3 * (1 - t) * t * t, t * t * t);
        return ((p * a.X) + (q * b.X) + (r * c.X) + (s * d.X), (p * a.Y) + (q * b.Y) + (r * c.Y) + (s * d.Y));
    }

    private readonly record struct Point(double X, double Y);

    // A box in a column, or the place where a line passes the column.
    private sealed class Slot(IncidentEntity? node)
    {
        public IncidentEntity? Node => node;

        public double Height => node is null ? 22 : RowHeight;

        public int Column { get; set; }

        public double X { get; set; }

        public double Middle { get; set; }

        public double Right => X + BoxWidth;

        public double Y => Middle - (BoxHeight / 2);
    }

    private sealed record RoutedEdge(Edge Edge, List<Slot> Way);

    private sealed record Edge(Entity From, Entity To, string Relation, int Count, string All);
}
