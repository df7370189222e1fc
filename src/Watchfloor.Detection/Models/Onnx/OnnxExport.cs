using System.Text.Json;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Models.Onnx;

/// <summary>Writes a forest as ONNX: one TreeEnsembleRegressor holds all trees, three small nodes make the score of its sum.</summary>
/// <remarks>
/// Input <c>rows</c>, float32, [n, columns], missing values as NaN; outputs <c>score</c> and <c>units</c>, float32, [n, 1]. Leaves hold whole units and
/// their sum stays below 2^24, so that the sum is exact in float32 in any order of addition: <c>units</c> equals ours to the bit.
/// Thresholds are float32 already, so every row takes the same way.
/// </remarks>
public static class OnnxExport
{
    private const int Ints = 7;
    private const int Floats = 6;
    private const int Strings = 8;
    private const int Text = 3;
    private const int Number = 2;

    // Float32 counts whole numbers one by one up to here.
    private const double LargestExact = 1 << 24;

    /// <summary>Bytes of an ONNX model (IR 8, opset 17, ai.onnx.ml 3).</summary>
    /// <exception cref="ModelFileException">The model is not a single forest of cuts along columns of numbers, or is too large to be exact.</exception>
    public static byte[] ToBytes(AnomalyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Forest is not { Planes: null } forest || !model.Encoder.IsPlain || forest.Options.Leaves != LeafScore.Depth)
        {
            throw new ModelFileException($"A model of kind {model.Card.Kind} with these features has no ONNX form; a forest of kinds forest or kurtosis over columns of numbers has. Keep the others in their own file.");
        }

        if (forest.Trees * (double)ushort.MaxValue >= LargestExact && Highest(forest) >= LargestExact)
        {
            throw new ModelFileException($"{forest.Trees} trees add up to more than float32 can hold exactly; export 400 or fewer.");
        }

        return new ProtoWriter()
            .Number(1, 8)
            .Text(2, "Watchfloor")
            .Message(7, graph => Graph(graph, forest))
            .Message(8, opset => opset.Text(1, "").Number(2, 17))
            .Message(8, opset => opset.Text(1, "ai.onnx.ml").Number(2, 3))
            .Message(14, entry => entry.Text(1, OnnxCheck.NamesKey).Text(2, JsonSerializer.Serialize(model.Card.Features.Select(feature => feature.Name))))
            .ToBytes();
    }

    private static double Highest(IsolationForest forest)
    {
        var sum = 0.0;
        for (var tree = 0; tree < forest.Trees; tree++)
        {
            sum += forest.Nodes.Value.AsSpan(forest.Nodes.Roots[tree]..forest.Nodes.Roots[tree + 1]).ToArray().Max();
        }

        return sum;
    }

    private static void Graph(ProtoWriter graph, IsolationForest forest)
    {
        // A forest of one row expects no path; every score is then a half, 2^-1, whatever the units.
        var scale = forest.ExpectedPath > 0 ? -forest.Nodes.LeafUnit / (forest.Trees * forest.ExpectedPath) : 0;
        graph
            .Message(1, node => Trees(node, forest))
            .Message(1, node => Node(node, "Mul", ["units", "scale"], "scaled"))
            .Message(1, node => Node(node, "Add", ["scaled", "shift"], "power"))
            .Message(1, node => Node(node, "Pow", ["two", "power"], "score"))
            .Text(2, "isolation_forest")
            .Message(5, tensor => Constant(tensor, "scale", (float)scale))
            .Message(5, tensor => Constant(tensor, "shift", forest.ExpectedPath > 0 ? (float)(-forest.Nodes.LeafBase / forest.ExpectedPath) : -1))
            .Message(5, tensor => Constant(tensor, "two", 2))
            .Message(11, value => Value(value, "rows", forest.Columns))
            .Message(12, value => Value(value, "score", 1))
            .Message(12, value => Value(value, "units", 1));
    }

    private static void Trees(ProtoWriter node, IsolationForest forest)
    {
        var nodes = forest.Nodes;
        var (trees, ids, features, yes, no, missing) = (new List<long>(), new List<long>(), new List<long>(), new List<long>(), new List<long>(), new List<long>());
        var (values, modes) = (new List<float>(), new List<string>());
        var (leafTrees, leafIds, weights) = (new List<long>(), new List<long>(), new List<float>());
        for (var tree = 0; tree < nodes.Trees; tree++)
        {
            var root = nodes.Roots[tree];
            for (var at = root; at < nodes.Roots[tree + 1]; at++)
            {
                var isLeaf = nodes.Column[at] == ForestNodes.Leaf;
                trees.Add(tree);
                ids.Add(at - root);
                features.Add(isLeaf ? 0 : nodes.Column[at]);
                values.Add(nodes.Threshold[at]);
                modes.Add(isLeaf ? "LEAF" : "BRANCH_LEQ");
                yes.Add(isLeaf ? 0 : at + 1 - root);
                no.Add(isLeaf ? 0 : nodes.Right[at] - root);
                missing.Add(!isLeaf && forest.Fill[nodes.Column[at]] <= nodes.Threshold[at] ? 1 : 0);
                if (isLeaf)
                {
                    leafTrees.Add(tree);
                    leafIds.Add(at - root);
                    weights.Add(nodes.Value[at]);
                }
            }
        }

        Node(node, "TreeEnsembleRegressor", ["rows"], "units", "ai.onnx.ml");
        node
            .Message(5, attribute => attribute.Text(1, "n_targets").Number(3, 1).Number(20, Number))
            .Message(5, attribute => attribute.Text(1, "aggregate_function").Text(4, "SUM").Number(20, Text))
            .Message(5, attribute => attribute.Text(1, "nodes_treeids").Numbers(8, trees).Number(20, Ints))
            .Message(5, attribute => attribute.Text(1, "nodes_nodeids").Numbers(8, ids).Number(20, Ints))
            .Message(5, attribute => attribute.Text(1, "nodes_featureids").Numbers(8, features).Number(20, Ints))
            .Message(5, attribute => attribute.Text(1, "nodes_values").Floats(7, values).Number(20, Floats))
            .Message(5, attribute => modes.Aggregate(attribute.Text(1, "nodes_modes"), (all, mode) => all.Text(9, mode)).Number(20, Strings))
            .Message(5, attribute => attribute.Text(1, "nodes_truenodeids").Numbers(8, yes).Number(20, Ints))
            .Message(5, attribute => attribute.Text(1, "nodes_falsenodeids").Numbers(8, no).Number(20, Ints))
            .Message(5, attribute => attribute.Text(1, "nodes_missing_value_tracks_true").Numbers(8, missing).Number(20, Ints))
            .Message(5, attribute => attribute.Text(1, "target_treeids").Numbers(8, leafTrees).Number(20, Ints))
            .Message(5, attribute => attribute.Text(1, "target_nodeids").Numbers(8, leafIds).Number(20, Ints))
            .Message(5, attribute => attribute.Text(1, "target_ids").Numbers(8, [.. leafIds.Select(_ => 0L)]).Number(20, Ints))
            .Message(5, attribute => attribute.Text(1, "target_weights").Floats(7, weights).Number(20, Floats));
    }

    private static void Node(ProtoWriter node, string type, string[] inputs, string output, string domain = "")
    {
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(3, output).Text(4, type).Text(7, domain);
    }

    private static void Constant(ProtoWriter tensor, string name, float value) => tensor.Number(1, 1).Number(2, 1).Floats(4, [value]).Text(8, name);

    private static void Value(ProtoWriter value, string name, int columns) => value
        .Text(1, name)
        .Message(2, type => type.Message(1, tensor => tensor
            .Number(1, 1)
            .Message(2, shape => shape
                .Message(1, dimension => dimension.Text(2, "n"))
                .Message(1, dimension => dimension.Number(1, columns)))));
}
