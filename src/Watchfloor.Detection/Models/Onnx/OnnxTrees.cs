using Watchfloor.Detection.Models.Files;

namespace Watchfloor.Detection.Models.Onnx;

/// <summary>The trees of one operator, as lists of nodes. ONNX Runtime follows them by recursion, so they must end soon.</summary>
internal sealed class OnnxTrees
{
    // scikit-learn, XGBoost and LightGBM stay far below unless told otherwise; ONNX Runtime takes some hundred bytes of stack a level.
    private const int Deepest = 1000;

    private readonly Dictionary<string, List<long>> numbers = new(StringComparer.Ordinal);
    private List<string> modes = [];

    /// <summary>Takes an attribute of the operator; others than those of nodes are left alone.</summary>
    /// <exception cref="ModelFileException">It comes twice.</exception>
    public void Take(string name, List<long> values, List<string> texts)
    {
        if (name is "nodes_treeids" or "nodes_nodeids" or "nodes_truenodeids" or "nodes_falsenodeids" or "nodes_modes" && !numbers.TryAdd(name, values))
        {
            throw Wrong($"'{name}' comes twice");
        }

        modes = name == "nodes_modes" ? texts : modes;
    }

    /// <summary>Throws unless from one node of each tree all its others are reached, each once, and none lies too deep.</summary>
    public void Check()
    {
        if (numbers.Count == 0)
        {
            return;
        }

        var (trees, ids, yes, no) = (Of("nodes_treeids"), Of("nodes_nodeids"), Of("nodes_truenodeids"), Of("nodes_falsenodeids"));
        if (ids.Count != trees.Count || yes.Count != trees.Count || no.Count != trees.Count || modes.Count != trees.Count)
        {
            throw Wrong("its lists of nodes are not equally long");
        }

        var places = new Dictionary<(long, long), int>(trees.Count);
        for (var node = 0; node < trees.Count; node++)
        {
            if (!places.TryAdd((trees[node], ids[node]), node))
            {
                throw Wrong($"node {ids[node]} of tree {trees[node]} comes twice");
            }
        }

        var (parents, children) = (new bool[trees.Count], new List<(int Node, int Depth)>());
        for (var node = 0; node < trees.Count; node++)
        {
            foreach (var child in Children(node))
            {
                parents[child] = !parents[child] ? true : throw Wrong($"two nodes lead to node {ids[child]} of tree {trees[child]}");
            }
        }

        // No node has two parents, so what no root reaches are circles.
        var reached = 0;
        for (var root = 0; root < trees.Count; root++)
        {
            for (children.AddRange(parents[root] ? [] : [(root, 0)]); children.Count > 0; reached++)
            {
                var (node, depth) = children[^1];
                children.RemoveAt(children.Count - 1);
                if (depth > Deepest)
                {
                    throw Wrong($"tree {trees[node]} is deeper than {Deepest:#,0} nodes");
                }

                children.AddRange(Children(node).Select(child => (child, depth + 1)));
            }
        }

        if (reached != trees.Count)
        {
            throw Wrong("a tree goes in circles");
        }

        int[] Children(int node) => modes[node] == "LEAF" ? [] : [Child(node, yes[node]), Child(node, no[node])];

        int Child(int node, long id) => places.TryGetValue((trees[node], id), out var child) ? child : throw Wrong($"node {ids[node]} of tree {trees[node]} leads to node {id}, which is not there");
    }

    private List<long> Of(string name) => numbers.GetValueOrDefault(name) ?? [];

    private static ModelFileException Wrong(string what) => new($"The trees of the ONNX model cannot be right: {what}.");
}
