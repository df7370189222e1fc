using System.Globalization;
using System.IO.Compression;
using Watchfloor.Detection.Anomaly;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.Anomaly;

public class IsolationForestTests(ITestOutputHelper output)
{
    // Two rows always part at the first cut; c(256) from the paper's formula: 2(ln 255 + γ) - 2·255/256.
    [Fact]
    public void AveragePath_SmallAndUsualSizes_FollowThePaper()
    {
        Assert.Equal(0, IsolationTree.AveragePath(1));
        Assert.Equal(1, IsolationTree.AveragePath(2));
        Assert.Equal(10.2448, IsolationTree.AveragePath(256), 4);
    }

    [Fact]
    public void Grow_AnyNumberOfThreads_IsTheSameForest()
    {
        var rows = Cloud(seed: 5, count: 2000, columns: 4);

        var one = IsolationForest.Grow(rows, 4, seed: 9, threads: 1).ScoreAll(rows, threads: 1);
        var three = IsolationForest.Grow(rows, 4, seed: 9, threads: 3).ScoreAll(rows, threads: 3);
        var other = IsolationForest.Grow(rows, 4, seed: 10).ScoreAll(rows);

        Assert.Equal(one, three);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Attribute_AnyRow_PartsSumToItsPath()
    {
        var rows = Cloud(seed: 6, count: 1000, columns: 5);
        rows[2] = 40;
        var forest = IsolationForest.Grow(rows, 5, seed: 1);
        var parts = new double[5];

        for (var row = 0; row < 100; row++)
        {
            var expected = forest.Attribute(rows.AsSpan(row * 5, 5), parts);
            Assert.Equal(forest.MeanPath(rows.AsSpan(row * 5, 5)), expected + parts.Sum(), 9);
        }

        forest.Attribute(rows.AsSpan(0, 5), parts);
        Assert.Equal(2, Array.IndexOf(parts, parts.Min()));
    }

    [Fact]
    public void Score_OneRowFarAway_IsHighest()
    {
        var rows = Cloud(seed: 7, count: 500, columns: 3);
        rows[300] = rows[301] = rows[302] = 12;

        var scores = IsolationForest.Grow(rows, 3, seed: 1).ScoreAll(rows);

        Assert.Equal(100, Array.IndexOf(scores, scores.Max()));
    }

    [Fact]
    public void Grow_IdenticalRows_ScoresThemAlike()
    {
        var scores = IsolationForest.Grow(Enumerable.Repeat(1f, 60).ToArray(), 3, seed: 1).ScoreAll(Enumerable.Repeat(1f, 60).ToArray());

        Assert.All(scores, score => Assert.Equal(scores[0], score));
    }

    [Fact]
    public void Grow_NotANumber_SaysWhere()
    {
        var rows = Cloud(seed: 1, count: 10, columns: 2);
        rows[7] = float.NaN;

        var exception = Assert.Throws<ArgumentException>(() => IsolationForest.Grow(rows, 2, seed: 1));

        Assert.Contains("Row 3, column 1", exception.Message, StringComparison.Ordinal);
    }

    // scikit-learn 1.2.1, 100 trees of 256 rows, mean over ten seeds.
    [Theory]
    [InlineData("breastw", 0.9873)]
    [InlineData("satimage-2", 0.9936)]
    [InlineData("shuttle", 0.9970)]
    public void ScoreAll_PublishedOutlierSet_IsAsGoodAsThePeer(string name, double peer)
    {
        var (rows, labels, columns) = Read(SharedData.Path($"data/outlier/{name}.csv.gz"));

        var auc = Enumerable.Range(1, 10).Average(seed => Auc(IsolationForest.Grow(rows, columns, seed).ScoreAll(rows), labels));

        output.WriteLine($"{name}: {auc:0.0000} against {peer:0.0000}");
        Assert.InRange(auc, peer - 0.01, 1);
    }

    private static float[] Cloud(int seed, int count, int columns)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * columns).Select(_ => (float)(random.NextDouble() + random.NextDouble() + random.NextDouble()))];
    }

    private static (float[] Rows, bool[] Labels, int Columns) Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(System.IO.File.OpenRead(file), CompressionMode.Decompress));
        var header = reader.ReadLine()!.Split(',');
        var label = Array.FindIndex(header, column => column.Trim('"').Equals("label", StringComparison.OrdinalIgnoreCase));
        label = label < 0 ? header.Length - 1 : label;
        var rows = new List<float>();
        var labels = new List<bool>();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var cells = line.Split(',');
            labels.Add(double.Parse(cells[label], CultureInfo.InvariantCulture) > 0.5);
            rows.AddRange(cells.Where((_, i) => i != label).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)));
        }

        return ([.. rows], [.. labels], header.Length - 1);
    }

    // Share of pairs (outlier, inlier) in the right order, ties counted half, by ranks.
    private static double Auc(double[] scores, bool[] labels)
    {
        var order = Enumerable.Range(0, scores.Length).OrderBy(i => scores[i]).ToArray();
        double ranks = 0, positives = 0;
        for (var i = 0; i < order.Length;)
        {
            var j = i;
            while (j < order.Length && scores[order[j]] == scores[order[i]])
            {
                j++;
            }

            for (var k = i; k < j; k++)
            {
                if (labels[order[k]])
                {
                    ranks += (i + j + 1) / 2.0;
                    positives++;
                }
            }

            i = j;
        }

        return (ranks - (positives * (positives + 1) / 2)) / (positives * (scores.Length - positives));
    }
}
