using System.Text.Json.Nodes;
using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Models.Files;

/// <summary>A forest as sections of a model file, ten bytes a node; every index is checked on the way back.</summary>
internal static class ForestSections
{
    // Scoring lays a tile of rows out by columns; a file must not be able to ask for gigabytes of it.
    private const int MaximumColumns = 65_536;

    /// <summary>Adds a forest's arrays under <paramref name="prefix"/> and returns its description.</summary>
    public static JsonObject Write(IsolationForest forest, ModelSections sections, string prefix)
    {
        var nodes = forest.Nodes;
        var (column, right, payload) = (new int[nodes.Length], new int[nodes.Length], new float[nodes.Length]);
        for (var tree = 0; tree < nodes.Trees; tree++)
        {
            for (var node = nodes.Roots[tree]; node < nodes.Roots[tree + 1]; node++)
            {
                var isLeaf = nodes.Column[node] == ForestNodes.Leaf;

                // Leaf is written as 0, so that all numbers are whole and small; a leaf's units need no place of their own.
                column[node] = nodes.Column[node] + 1;
                right[node] = isLeaf ? 0 : nodes.Right[node] - nodes.Roots[tree];
                payload[node] = isLeaf ? nodes.Value[node] : nodes.Threshold[node];
            }
        }

        sections.Add(prefix + "roots", nodes.Roots);
        sections.Add(prefix + "column", column);
        sections.Add(prefix + "right", right);
        sections.Add(prefix + "payload", payload);
        sections.Add(prefix + "count", nodes.Count);
        sections.Add(prefix + "fill", forest.Fill);
        if (forest.Planes is { } planes)
        {
            sections.Add(prefix + "plane_columns", planes.Columns);
            sections.Add(prefix + "plane_weights", planes.Weights);
        }

        var options = forest.Options;
        return new()
        {
            ["subsample"] = forest.Subsample,
            ["leaf_base"] = nodes.LeafBase,
            ["leaf_unit"] = nodes.LeafUnit,
            ["plane_width"] = forest.Planes?.Width ?? 0,
            ["trees"] = options.Trees,
            ["subsample_asked"] = options.Subsample,
            ["seed"] = options.Seed,
            ["depth_limit"] = options.DepthLimit,
            ["hyperplane_columns"] = options.HyperplaneColumns,
            ["columns"] = options.Columns.ToString(),
            ["cuts"] = options.Cuts.ToString(),
            ["leaves"] = options.Leaves.ToString(),
        };
    }

    /// <summary>Reads a forest.</summary>
    /// <exception cref="ModelFileException">Something in it cannot be.</exception>
    public static IsolationForest Read(JsonObject description, ModelSectionReader sections, string prefix)
    {
        var (options, subsample, leafBase, leafUnit, planeWidth) = ModelContainer.Checked(() => (
            new ForestOptions
            {
                Trees = (int)description["trees"]!,
                Subsample = (int)description["subsample_asked"]!,
                Seed = (ulong)description["seed"]!,
                DepthLimit = (int)description["depth_limit"]!,
                HyperplaneColumns = (int)description["hyperplane_columns"]!,
                Columns = Enum.Parse<ColumnChoice>((string)description["columns"]!),
                Cuts = Enum.Parse<CutChoice>((string)description["cuts"]!),
                Leaves = Enum.Parse<LeafScore>((string)description["leaves"]!),
            },
            (int)description["subsample"]!,
            (double)description["leaf_base"]!,
            (double)description["leaf_unit"]!,
            (int)description["plane_width"]!));
        ModelContainer.Checked(() =>
        {
            options.Validate();
            return true;
        });
        var (roots, column, right, payload, count, fill) = (sections.Ints(prefix + "roots"), sections.Ints(prefix + "column"), sections.Ints(prefix + "right"), sections.Floats(prefix + "payload"), sections.Ints(prefix + "count"), sections.Floats(prefix + "fill"));
        Require(roots.Length == options.Trees + 1 && column.Length > 0 && right.Length == column.Length && payload.Length == column.Length && count.Length == column.Length, "its arrays are not equally long");
        Require(roots[0] == 0 && roots[^1] == column.Length, "its trees do not cover its nodes");
        Require(fill.Length is > 0 and <= MaximumColumns && Array.TrueForAll(fill, float.IsFinite), "a median is not finite");
        Require(subsample is >= 1 and <= ForestOptions.MaximumSubsample, "its subsample is out of range");
        Require(double.IsFinite(leafBase) && Math.Abs(leafBase) < 1e6 && leafUnit is > 0 and < 1e6, "its leaf scale is out of range");

        Planes? planes = null;
        if (planeWidth != 0)
        {
            planes = new(planeWidth, sections.Ints(prefix + "plane_columns"), sections.Floats(prefix + "plane_weights"));
            Require(planeWidth > 0 && planes.Columns.Length > 0 && planes.Columns.Length == planes.Weights.Length && planes.Columns.Length % planeWidth == 0, "its hyperplanes are not equally long");
            Require(Array.TrueForAll(planes.Columns, at => at >= 0 && at < fill.Length) && Array.TrueForAll(planes.Weights, float.IsFinite), "a hyperplane is out of range");
        }

        var nodes = new ForestNodes
        {
            Roots = roots,
            Column = column,
            Threshold = payload,
            Right = right,
            Value = new ushort[column.Length],
            Count = count,
            LeafBase = leafBase,
            LeafUnit = leafUnit,
        };
        for (var tree = 0; tree < options.Trees; tree++)
        {
            Require(roots[tree] < roots[tree + 1] && roots[tree] >= 0, "a tree has no node");
            var end = Check(nodes, roots[tree], roots[tree], roots[tree + 1], planes?.Count ?? fill.Length, 0);
            Require(end == roots[tree + 1], "a tree has nodes that nothing leads to");
        }

        return new(nodes, planes, fill, subsample, options);
    }

    // Brings a subtree back to its form in memory and returns the node after it. Depth is bounded, so the recursion is.
    private static int Check(ForestNodes nodes, int node, int root, int end, int columns, int depth)
    {
        Require(depth <= ForestOptions.MaximumDepth && node < end, "a tree is deeper than allowed or leaves its nodes");
        var column = nodes.Column[node] - 1;
        nodes.Column[node] = column;
        Require(nodes.Count[node] >= 1, "a node was reached by no row");
        if (column == ForestNodes.Leaf)
        {
            var units = nodes.Threshold[node];
            Require(units is >= 0 and <= ushort.MaxValue && units == MathF.Floor(units), "a leaf's value is out of range");
            nodes.Value[node] = (ushort)units;
            nodes.Threshold[node] = 0;
            nodes.Right[node] = 0;
            return node + 1;
        }

        Require(column >= 0 && column < columns, "a node compares a column that is not there");
        Require(float.IsFinite(nodes.Threshold[node]), "a threshold is not finite");
        var right = (long)nodes.Right[node] + root;
        Require(right > node + 1 && right < end, "a node's child lies outside its tree");
        nodes.Right[node] = (int)right;
        Require(Check(nodes, node + 1, root, end, columns, depth + 1) == right, "a node's children overlap");
        var next = Check(nodes, (int)right, root, end, columns, depth + 1);
        Require((long)nodes.Count[node + 1] + nodes.Count[(int)right] == nodes.Count[node], "a node's rows are not those of its children");
        return next;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ModelFileException($"The forest cannot be right: {what}.");
        }
    }
}
