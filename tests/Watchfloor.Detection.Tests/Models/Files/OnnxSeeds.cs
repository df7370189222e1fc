using Watchfloor.Detection.Models;
using Watchfloor.Detection.Models.Onnx;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models.Training;
using static Watchfloor.Detection.Tests.Models.Files.OnnxFiles;

namespace Watchfloor.Detection.Tests.Models.Files;

/// <summary>ONNX files to damage: our export, a forest in the form that sklearn-onnx gives it, and a tree classifier behind a scaler.</summary>
internal static class OnnxSeeds
{
    /// <summary>The files.</summary>
    public static IReadOnlyList<byte[]> All() => [Exported(), ScikitForest(), Classifier()];

    private static byte[] Exported() => OnnxExport.ToBytes(ModelTrainer.Train(
        Clouds.Of(seed: 2, rows: 60, columns: Columns), [.. Enumerable.Range(0, Columns).Select(i => new Feature($"f{i}"))], new() { Kind = ModelKind.Forest, Trees = 5, Subsample = 20 }));

    // Per tree: columns gathered, the leaf's number found, its rows and depth looked up by that number; then the mean depth's power of two.
    private static byte[] ScikitForest() => Model(graph =>
    {
        for (var tree = 0; tree < 3; tree++)
        {
            var name = $"{tree}";
            graph
                .Message(1, node => Node(node, "Gather", ["X", "all"], ["g" + name], "").Message(5, a => a.Text(1, "axis").Number(3, 1).Number(20, 2)))
                .Message(1, node => Tree(Node(node, "TreeEnsembleRegressor", ["g" + name], ["leaf" + name]))
                    .Message(5, a => a.Text(1, "n_targets").Number(3, 1).Number(20, 2))
                    .Message(5, a => a.Text(1, "post_transform").Text(4, "NONE").Number(20, 3))
                    .Message(5, a => a.Text(1, "target_treeids").Numbers(8, [0, 0, 0, 0]).Number(20, 7))
                    .Message(5, a => a.Text(1, "target_nodeids").Numbers(8, [2, 3, 5, 6]).Number(20, 7))
                    .Message(5, a => a.Text(1, "target_ids").Numbers(8, [0, 0, 0, 0]).Number(20, 7))
                    .Message(5, a => a.Text(1, "target_weights").Floats(7, [2, 3, 5, 6]).Number(20, 6)))
                .Message(1, node => Node(node, "Cast", ["leaf" + name], ["whole" + name], "").Message(5, a => a.Text(1, "to").Number(3, 7).Number(20, 2)))
                .Message(1, node => Node(node, "LabelEncoder", ["whole" + name], ["found" + name])
                    .Message(5, a => a.Text(1, "keys_int64s").Numbers(8, [2, 3, 5, 6]).Number(20, 7))
                    .Message(5, a => a.Text(1, "values_floats").Floats(7, [3, 1, 4, 9]).Number(20, 6)))
                .Message(1, node => Node(node, "Reshape", ["found" + name, "one"], ["depth" + name], ""));
        }

        graph
            .Message(1, node => Node(node, "Sum", ["depth0", "depth1", "depth2"], ["sum"], ""))
            .Message(1, node => Node(node, "Div", ["sum", "cst"], ["depths"], ""))
            .Message(1, node => Node(node, "Neg", ["depths"], ["minus"], ""))
            .Message(1, node => Node(node, "Pow", ["two", "minus"], ["power"], ""))
            .Message(1, node => Node(node, "Neg", ["power"], ["scores"], ""))
            .Message(1, node => Node(node, "Less", ["scores", "cst"], ["less"], ""))
            .Message(1, node => Node(node, "Cast", ["less"], ["label"], "").Message(5, a => a.Text(1, "to").Number(3, 7).Number(20, 2)))
            .Message(5, tensor => tensor.Number(1, Columns).Number(2, 7).Numbers(7, [0, 1, 2, 3, 4]).Text(8, "all"))
            .Message(5, tensor => tensor.Number(1, 2).Number(2, 7).Bytes(9, [255, 255, 255, 255, 255, 255, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0]).Text(8, "one"))
            .Message(5, tensor => tensor.Number(1, 1).Number(2, 1).Floats(4, [30]).Text(8, "cst"))
            .Message(5, tensor => tensor.Number(1, 1).Number(2, 1).Floats(4, [2]).Text(8, "two"))
            .Message(12, value => Value(value, "label", 7, 1))
            .Message(12, value => Value(value, "scores", 1, 1));
    });

    private static byte[] Classifier() => Model(graph => graph
        .Message(1, node => Node(node, "Scaler", ["X"], ["scaled"])
            .Message(5, a => a.Text(1, "offset").Floats(7, [1, 1, 1, 1, 1]).Number(20, 6))
            .Message(5, a => a.Text(1, "scale").Floats(7, [2, 2, 2, 2, 2]).Number(20, 6)))
        .Message(1, node => Tree(Node(node, "TreeEnsembleClassifier", ["scaled"], ["label", "probabilities"]))
            .Message(5, a => a.Text(1, "classlabels_int64s").Numbers(8, [0, 1]).Number(20, 7))
            .Message(5, a => a.Text(1, "class_treeids").Numbers(8, [0, 0, 0, 0, 0, 0, 0, 0]).Number(20, 7))
            .Message(5, a => a.Text(1, "class_nodeids").Numbers(8, [2, 2, 3, 3, 5, 5, 6, 6]).Number(20, 7))
            .Message(5, a => a.Text(1, "class_ids").Numbers(8, [0, 1, 0, 1, 0, 1, 0, 1]).Number(20, 7))
            .Message(5, a => a.Text(1, "class_weights").Floats(7, [0.8f, 0.2f, 0.1f, 0.9f, 0.5f, 0.5f, 0, 1]).Number(20, 6))
            .Message(5, a => a.Text(1, "post_transform").Text(4, "NONE").Number(20, 3)))
        .Message(12, value => Value(value, "label", 7, null))
        .Message(12, value => Value(value, "probabilities", 1, 2)));
}
