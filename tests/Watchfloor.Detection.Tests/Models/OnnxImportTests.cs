using Watchfloor.Detection.Models.Onnx;
using Watchfloor.Detection.Models.Tables;

namespace Watchfloor.Detection.Tests.Models;

/// <summary>Models as skl2onnx writes them, written by hand: the outputs' names and shapes are what counts.</summary>
public sealed class OnnxImportTests : IDisposable
{
    private readonly string path = Path.ChangeExtension(Path.GetTempFileName(), ".onnx");

    // One tree: class 1 with probability 0.9 above 0.5 in column 1, else 0.2.
    [Fact]
    public void ScoreAll_Classifier_IsTheProbabilityOfItsLastClass()
    {
        Write(
            node => Attributes(Node(node, "TreeEnsembleClassifier", ["X"], ["label", "probabilities"]))
                .Message(5, a => a.Text(1, "classlabels_int64s").Numbers(8, [0, 1]).Number(20, 7))
                .Message(5, a => a.Text(1, "class_treeids").Numbers(8, [0, 0, 0, 0]).Number(20, 7))
                .Message(5, a => a.Text(1, "class_nodeids").Numbers(8, [1, 1, 2, 2]).Number(20, 7))
                .Message(5, a => a.Text(1, "class_ids").Numbers(8, [0, 1, 0, 1]).Number(20, 7))
                .Message(5, a => a.Text(1, "class_weights").Floats(7, [0.8f, 0.2f, 0.1f, 0.9f]).Number(20, 6))
                .Message(5, a => a.Text(1, "post_transform").Text(4, "NONE").Number(20, 3)),
            graph => graph.Message(12, value => Value(value, "label", 7, null)).Message(12, value => Value(value, "probabilities", 1, 2)));
        using var model = OnnxModel.Open(path);

        var scores = model.ScoreAll(new float[] { 0, 0.4f, 0, 0.6f }, 2);

        Assert.Equal([0.2, 0.9], scores.Select(score => Math.Round(score, 6)));
    }

    // scikit-learn's decision function is low for the unusual; here the unusual is high.
    [Fact]
    public void ScoreAll_IsolationForest_TurnsTheSign()
    {
        Write(
            node => Attributes(Node(node, "TreeEnsembleRegressor", ["X"], ["scores"]))
                .Message(5, a => a.Text(1, "n_targets").Number(3, 1).Number(20, 2))
                .Message(5, a => a.Text(1, "target_treeids").Numbers(8, [0, 0]).Number(20, 7))
                .Message(5, a => a.Text(1, "target_nodeids").Numbers(8, [1, 2]).Number(20, 7))
                .Message(5, a => a.Text(1, "target_ids").Numbers(8, [0, 0]).Number(20, 7))
                .Message(5, a => a.Text(1, "target_weights").Floats(7, [0.1f, -0.2f]).Number(20, 6)),
            graph => graph
                .Message(1, node => Node(node, "Identity", ["scores"], ["label"], ""))
                .Message(12, value => Value(value, "label", 1, 1))
                .Message(12, value => Value(value, "scores", 1, 1)));
        using var model = OnnxModel.Open(path);

        var scores = model.ScoreAll(new float[] { 0, 0.4f, 0, 0.6f }, 2);

        Assert.Equal([-0.1, 0.2], scores.Select(score => Math.Round(score, 6)));
        Assert.Throws<ModelDataException>(() => model.ScoreAll(new float[3], 3));
    }

    public void Dispose() => File.Delete(path);

    private void Write(Action<ProtoWriter> tree, Action<ProtoWriter> outputs) => File.WriteAllBytes(path, new ProtoWriter()
        .Number(1, 8)
        .Message(7, graph =>
        {
            graph.Message(1, tree).Text(2, "g").Message(11, value => Value(value, "X", 1, 2));
            outputs(graph);
        })
        .Message(8, opset => opset.Text(1, "").Number(2, 17))
        .Message(8, opset => opset.Text(1, "ai.onnx.ml").Number(2, 3))
        .ToBytes());

    private static ProtoWriter Node(ProtoWriter node, string type, string[] inputs, string[] outputs, string domain = "ai.onnx.ml")
    {
        Array.ForEach(inputs, input => node.Text(1, input));
        Array.ForEach(outputs, output => node.Text(2, output));
        return node.Text(3, type).Text(4, type).Text(7, domain);
    }

    private static ProtoWriter Attributes(ProtoWriter node) => node
        .Message(5, a => a.Text(1, "nodes_treeids").Numbers(8, [0, 0, 0]).Number(20, 7))
        .Message(5, a => a.Text(1, "nodes_nodeids").Numbers(8, [0, 1, 2]).Number(20, 7))
        .Message(5, a => a.Text(1, "nodes_featureids").Numbers(8, [1, 0, 0]).Number(20, 7))
        .Message(5, a => a.Text(1, "nodes_values").Floats(7, [0.5f, 0, 0]).Number(20, 6))
        .Message(5, a => a.Text(1, "nodes_modes").Text(9, "BRANCH_LEQ").Text(9, "LEAF").Text(9, "LEAF").Number(20, 8))
        .Message(5, a => a.Text(1, "nodes_truenodeids").Numbers(8, [1, 0, 0]).Number(20, 7))
        .Message(5, a => a.Text(1, "nodes_falsenodeids").Numbers(8, [2, 0, 0]).Number(20, 7));

    private static void Value(ProtoWriter value, string name, int type, int? columns) => value
        .Text(1, name)
        .Message(2, of => of.Message(1, tensor => tensor.Number(1, type).Message(2, shape =>
        {
            shape.Message(1, dimension => dimension.Text(2, "n"));
            if (columns is { } count)
            {
                shape.Message(1, dimension => dimension.Number(1, count));
            }
        })));
}
