using Watchfloor.Detection.Models.Onnx;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Tests.Models.Files;
using static Watchfloor.Detection.Tests.Models.Files.OnnxFiles;

namespace Watchfloor.Detection.Tests.Models;

/// <summary>Models as skl2onnx writes them, written by hand: the outputs' names and shapes are what counts.</summary>
public sealed class OnnxImportTests : IDisposable
{
    private readonly string path = Path.ChangeExtension(Path.GetTempFileName(), ".onnx");

    // One tree: class 1 with probability 0.9 above 1.5 in column 1, else 0.2.
    [Fact]
    public void ScoreAll_Classifier_IsTheProbabilityOfItsLastClass()
    {
        Write(
            node => Tree(Node(node, "TreeEnsembleClassifier", ["X"], ["label", "probabilities"]), [1, 0, 0], [2, 0, 0])
                .Message(5, a => a.Text(1, "classlabels_int64s").Numbers(8, [0, 1]).Number(20, 7))
                .Message(5, a => a.Text(1, "class_treeids").Numbers(8, [0, 0, 0, 0]).Number(20, 7))
                .Message(5, a => a.Text(1, "class_nodeids").Numbers(8, [1, 1, 2, 2]).Number(20, 7))
                .Message(5, a => a.Text(1, "class_ids").Numbers(8, [0, 1, 0, 1]).Number(20, 7))
                .Message(5, a => a.Text(1, "class_weights").Floats(7, [0.8f, 0.2f, 0.1f, 0.9f]).Number(20, 6))
                .Message(5, a => a.Text(1, "post_transform").Text(4, "NONE").Number(20, 3)),
            graph => graph.Message(12, value => Value(value, "label", 7, null)).Message(12, value => Value(value, "probabilities", 1, 2)));
        using var model = OnnxModel.Open(path);

        var scores = model.ScoreAll(new float[] { 0, 1.4f, 0, 1.6f }, 2);

        Assert.Equal([0.2, 0.9], scores.Select(score => Math.Round(score, 6)));
    }

    // scikit-learn's decision function is low for the unusual; here the unusual is high.
    [Fact]
    public void ScoreAll_IsolationForest_TurnsTheSign()
    {
        Write(
            node => Tree(Node(node, "TreeEnsembleRegressor", ["X"], ["scores"]), [1, 0, 0], [2, 0, 0])
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

        var scores = model.ScoreAll(new float[] { 0, 1.4f, 0, 1.6f }, 2);

        Assert.Equal([-0.1, 0.2], scores.Select(score => Math.Round(score, 6)));
        Assert.Throws<ModelDataException>(() => model.ScoreAll(new float[3], 3));
    }

    public void Dispose() => File.Delete(path);

    private void Write(Action<ProtoWriter> tree, Action<ProtoWriter> outputs) => File.WriteAllBytes(path, Model(
        graph =>
        {
            graph.Message(1, tree);
            outputs(graph);
        },
        columns: 2));
}
