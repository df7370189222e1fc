using System.Numerics;
using Watchfloor.Detection.Models.Explanations;
using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Tests.Models.Explanations;

public class PathExplainerTests
{
    public static TheoryData<string> Kinds => [.. Options.Keys];

    private static Dictionary<string, ForestOptions> Options { get; } = new()
    {
        ["standard"] = new(),
        ["deep"] = new() { Subsample = 600, DepthLimit = -1, Trees = 10 },
        ["kurtosis"] = new() { Columns = ColumnChoice.Kurtosis },
        ["density"] = new() { Leaves = LeafScore.Density },
        ["extended"] = new() { HyperplaneColumns = 0 },
        ["fair cut"] = new() { HyperplaneColumns = 2, Cuts = CutChoice.PooledGain, DepthLimit = -1 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AttributeAll_AnyRow_PartsAddUpToItsPath(string kind)
    {
        var rows = Clouds.Of(seed: 6, rows: 800, columns: 12);
        rows[5] = float.NaN;
        rows[14] = 40;
        var forest = IsolationForest.Grow(rows, 12, Options[kind]);
        var explainer = new PathExplainer(forest);

        var parts = explainer.AttributeAll(rows);

        for (var row = 0; row < 200; row++)
        {
            var sum = explainer.Expected + parts.AsSpan(row * 12, 12).ToArray().Sum();
            Assert.Equal(forest.MeanPath(rows.AsSpan(row * 12, 12)), sum, tolerance: 1e-9);
        }

        // Row 1 is far out in column 2: nothing shortened its path as much, or made its density as low.
        var own = parts.AsSpan(12, 12).ToArray();
        Assert.Equal(2, Array.IndexOf(own, own.Min()));
    }

    // By the definition: all 2^4 coalitions of columns, each tree followed both ways where a column is left out.
    [Fact]
    public void Attribute_FourColumns_AreTheShapleyValues()
    {
        var rows = Clouds.Of(seed: 8, rows: 300, columns: 4);
        var forest = IsolationForest.Grow(rows, 4, new() { Trees = 5, Subsample = 64 });
        var explainer = new PathExplainer(forest);
        var parts = new double[4];

        for (var row = 0; row < 20; row++)
        {
            var values = rows.AsSpan(row * 4, 4).ToArray();
            var worth = Enumerable.Range(0, 16).Select(coalition => Worth(forest.Nodes, values, coalition)).ToArray();

            explainer.Attribute(values, parts);

            for (var column = 0; column < 4; column++)
            {
                var expected = Enumerable.Range(0, 16)
                    .Where(coalition => (coalition >> column & 1) == 0)
                    .Sum(coalition => (worth[coalition | (1 << column)] - worth[coalition]) * Weight(BitOperations.PopCount((uint)coalition)));
                Assert.Equal(expected, parts[column], tolerance: 1e-10);
            }
        }
    }

    // |S|! (3 - |S|)! / 4!
    private static double Weight(int size) => new[] { 6, 2, 2, 6 }[size] / 24.0;

    private static double Worth(ForestNodes nodes, float[] row, int coalition)
    {
        return Enumerable.Range(0, nodes.Trees).Average(tree => At(nodes.Roots[tree]));

        double At(int node)
        {
            if (nodes.Column[node] < 0)
            {
                return nodes.LeafValue(node);
            }

            var (left, right) = (node + 1, nodes.Right[node]);
            return (coalition >> nodes.Column[node] & 1) == 1
                ? At(row[nodes.Column[node]] <= nodes.Threshold[node] ? left : right)
                : ((At(left) * nodes.Count[left]) + (At(right) * nodes.Count[right])) / nodes.Count[node];
        }
    }
}
