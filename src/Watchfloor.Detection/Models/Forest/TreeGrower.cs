using System.Runtime.CompilerServices;

namespace Watchfloor.Detection.Models.Forest;

/// <summary>Grows one tree after another over samples of the same shape. One grower a thread.</summary>
internal sealed class TreeGrower
{
    // A range this small a share of its parent's would make a density of nearly everything; it stops the logarithm.
    private const double SmallestShare = 1e-6;

    private readonly ForestOptions options;
    private readonly TreeSample sample;
    private readonly CutFinder cuts;
    private readonly double[] expected;
    private readonly GrownNode[] nodes;
    private readonly int deepest;
    private int length;

    public TreeGrower(ForestOptions options, int columns, int size, float[] fill)
    {
        this.options = options;
        sample = new(columns, size, fill);
        cuts = new(options, sample);
        expected = [.. Enumerable.Range(0, size + 1).Select(PathLength.Expected)];
        nodes = new GrownNode[(2 * size) - 1];
        deepest = options.DepthFor(size);
    }

    /// <summary>Grows the tree with this number over rows drawn from <paramref name="table"/>.</summary>
    public GrownTree Grow(ReadOnlySpan<float> table, int tree)
    {
        var random = new TreeRandom(options.Seed, tree);
        sample.Draw(table, ref random);
        if (options.Columns == ColumnChoice.Kurtosis)
        {
            sample.WeighByKurtosis();
        }

        length = 0;
        cuts.Planes.Clear();
        Split(sample.Rows, 0, 0, ref random);
        return new(nodes.AsSpan(0, length).ToArray(), [.. cuts.Planes]);
    }

    private void Split(Span<int> rows, int depth, double density, ref TreeRandom random)
    {
        var self = length++;
        ref var node = ref nodes[self];
        node = new() { Column = ForestNodes.Leaf, Count = rows.Length };
        if (depth >= deepest || rows.Length <= 1 || !cuts.TryFind(rows, ref random, out var cut))
        {
            node.Leaf = options.Leaves == LeafScore.Depth ? depth + expected[rows.Length] : density;
            return;
        }

        var left = Partition(rows, cuts.Values(cut), cut.Threshold);
        (node.Column, node.Threshold) = (cut.Column, cut.Threshold);
        Split(rows[..left], depth + 1, Density(density, left, rows.Length, cut.Threshold - cut.Low, cut), ref random);
        node.Right = length;
        Split(rows[left..], depth + 1, Density(density, rows.Length - left, rows.Length, cut.High - cut.Threshold, cut), ref random);
    }

    // The path's sum of log(share of rows / share of range), as isotree's density metric has it.
    private double Density(double above, int count, int parent, double range, in Cut cut) =>
        options.Leaves == LeafScore.Depth
            ? 0
            : above + Math.Log((double)count / parent) - Math.Log(Math.Max(range / ((double)cut.High - cut.Low), SmallestShare));

    private static int Partition(Span<int> rows, ReadOnlySpan<float> values, float threshold)
    {
        var left = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            // Swapping always and counting sometimes: which side a row is on cannot be foreseen by the processor.
            var row = rows[i];
            rows[i] = rows[left];
            rows[left] = row;
            left += Unsafe.BitCast<bool, byte>(values[row] <= threshold);
        }

        return left;
    }
}
