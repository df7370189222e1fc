using System.Numerics;

namespace Watchfloor.Detection.Anomaly;

/// <summary>One tree of random cuts.</summary>
internal sealed class IsolationTree
{
    private const double EulerMascheroni = 0.577_215_664_901_532_9;

    private readonly List<Node> nodes = [];

    private IsolationTree()
    {
    }

    /// <summary>Mean path of an unsuccessful search in a binary search tree of <paramref name="rows"/> rows: c(n) of the paper.</summary>
    public static double AveragePath(int rows) => rows switch
    {
        <= 1 => 0,
        2 => 1,
        _ => (2 * (Math.Log(rows - 1) + EulerMascheroni)) - (2.0 * (rows - 1) / rows),
    };

    /// <summary>Grows a tree over the rows named by <paramref name="sample"/>.</summary>
    public static IsolationTree Grow(float[] rows, int columns, int[] sample, Random random)
    {
        var tree = new IsolationTree();
        var deepest = BitOperations.Log2((uint)Math.Max(1, sample.Length - 1)) + 1;
        tree.Split(rows, columns, sample, 0, deepest, random);
        return tree;
    }

    /// <summary>Cuts until the row's leaf, and what a leaf of several rows would still take.</summary>
    public double PathLength(ReadOnlySpan<float> row)
    {
        var at = 0;
        while (nodes[at].Feature >= 0)
        {
            at = row[nodes[at].Feature] <= nodes[at].Threshold ? at + 1 : nodes[at].Right;
        }

        return nodes[at].MeanPath;
    }

    /// <summary>Adds each feature's moves of the mean path to <paramref name="parts"/> and returns the mean at the root.</summary>
    public double Attribute(ReadOnlySpan<float> row, Span<double> parts)
    {
        var at = 0;
        while (nodes[at].Feature >= 0)
        {
            var next = row[nodes[at].Feature] <= nodes[at].Threshold ? at + 1 : nodes[at].Right;
            parts[nodes[at].Feature] += nodes[next].MeanPath - nodes[at].MeanPath;
            at = next;
        }

        return nodes[0].MeanPath;
    }

    // Returns the node's mean path over its training rows. Left children follow their parent, right ones are pointed at.
    private double Split(float[] rows, int columns, Span<int> sample, int depth, int deepest, Random random)
    {
        var self = nodes.Count;
        nodes.Add(default);
        if (depth >= deepest || sample.Length <= 1 || !TryCut(rows, columns, sample, random, out var feature, out var threshold))
        {
            var path = depth + AveragePath(sample.Length);
            nodes[self] = new(-1, 0, 0, path);
            return path;
        }

        var left = Partition(rows, columns, sample, feature, threshold);
        var leftPath = Split(rows, columns, sample[..left], depth + 1, deepest, random);
        var right = nodes.Count;
        var rightPath = Split(rows, columns, sample[left..], depth + 1, deepest, random);
        var mean = ((left * leftPath) + ((sample.Length - left) * rightPath)) / sample.Length;
        nodes[self] = new(feature, threshold, right, mean);
        return mean;
    }

    // A feature is drawn among those that still vary here; a constant one cuts nothing.
    private static bool TryCut(float[] rows, int columns, Span<int> sample, Random random, out int feature, out float threshold)
    {
        var first = random.Next(columns);
        for (var step = 0; step < columns; step++)
        {
            feature = step == 0 ? first : random.Next(columns);
            if (step == columns - 1)
            {
                // Drawing again and again may miss the only one that varies; the last try looks at all, from a random start.
                for (var offset = 0; offset < columns && !Varies(rows, columns, sample, feature, out _, out _); offset++)
                {
                    feature = (feature + 1) % columns;
                }
            }

            if (Varies(rows, columns, sample, feature, out var low, out var high))
            {
                threshold = (float)(low + (random.NextDouble() * ((double)high - low)));
                // Rounding up to the highest value would leave the right side empty.
                threshold = threshold >= high ? MathF.BitDecrement(high) : threshold;
                return true;
            }
        }

        (feature, threshold) = (-1, 0);
        return false;
    }

    private static bool Varies(float[] rows, int columns, Span<int> sample, int feature, out float low, out float high)
    {
        (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var row in sample)
        {
            var value = rows[(row * columns) + feature];
            low = MathF.Min(low, value);
            high = MathF.Max(high, value);
        }

        return high > low;
    }

    private static int Partition(float[] rows, int columns, Span<int> sample, int feature, float threshold)
    {
        var left = 0;
        for (var i = 0; i < sample.Length; i++)
        {
            if (rows[(sample[i] * columns) + feature] <= threshold)
            {
                (sample[left], sample[i]) = (sample[i], sample[left]);
                left++;
            }
        }

        return left;
    }

    /// <summary>A cut, or a leaf when <paramref name="Feature"/> is negative.</summary>
    private readonly record struct Node(int Feature, float Threshold, int Right, double MeanPath);
}
