using Watchfloor.Detection.Models.Onnx;

namespace Watchfloor.Detection.Tests.Models.Files;

/// <summary>ONNX files written by hand, in the form that sklearn-onnx gives them.</summary>
internal static class OnnxFiles
{
    /// <summary>Columns of a row.</summary>
    public const int Columns = 5;

        /// <summary>A model of the graph: input <c>X</c> of float32, <see cref="Columns"/> a row; opset 17 and ai.onnx.ml 3.</summary>
    public static byte[] Model(Action<ProtoWriter> graph, int columns = Columns) => new ProtoWriter()
        .Number(1, 8)
        .Message(7, inner =>
        {
            inner.Text(2, "g").Message(11, value => Value(value, "X", 1, columns));
            graph(inner);
        })
        .Message(8, opset => opset.Text(1, "").Number(2, 17))
        .Message(8, opset => opset.Text(1, "ai.onnx.ml").Number(2, 3))
        .ToBytes();

    /// <summary>A node.</summary>
    public static ProtoWriter Node(ProtoWriter node, string type, string[] inputs, string[] outputs, string domain = "ai.onnx.ml")
    {
        Array.ForEach(inputs, input => node.Text(1, input));
        Array.ForEach(outputs, output => node.Text(2, output));
        return node.Text(3, outputs[0]).Text(4, type).Text(7, domain);
    }

    /// <summary>Nodes of one tree of seven nodes: two levels of cuts over four leaves, 2, 3, 5 and 6.</summary>
    public static ProtoWriter Tree(ProtoWriter node) => Tree(node, [1, 2, 0, 0, 5, 0, 0], [4, 3, 0, 0, 6, 0, 0]);

    /// <summary>Nodes of one tree; a node whose children are both 0 is a leaf. Cut i asks whether column i + 1 is at most 1.5 - i / 8.</summary>
    public static ProtoWriter Tree(ProtoWriter node, long[] yes, long[] no) => node
        .Message(5, a => a.Text(1, "nodes_treeids").Numbers(8, new long[yes.Length]).Number(20, 7))
        .Message(5, a => a.Text(1, "nodes_nodeids").Numbers(8, [.. yes.Select((_, i) => (long)i)]).Number(20, 7))
        .Message(5, a => a.Text(1, "nodes_featureids").Numbers(8, [.. yes.Select((child, i) => child == 0 ? 0L : (i + 1) % Columns)]).Number(20, 7))
        .Message(5, a => a.Text(1, "nodes_values").Floats(7, [.. yes.Select((_, i) => 1.5f - (i / 8f))]).Number(20, 6))
        .Message(5, a => yes.Zip(no).Aggregate(a.Text(1, "nodes_modes"), (all, children) => all.Text(9, children == (0, 0) ? "LEAF" : "BRANCH_LEQ")).Number(20, 8))
        .Message(5, a => a.Text(1, "nodes_truenodeids").Numbers(8, yes).Number(20, 7))
        .Message(5, a => a.Text(1, "nodes_falsenodeids").Numbers(8, no).Number(20, 7));

    /// <summary>An input or an output.</summary>
    public static void Value(ProtoWriter value, string name, int type, int? columns) => value
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
