using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Tests.Models.Forest;

public class IsolationForestTests
{
    public static TheoryData<string> Kinds => [.. Options.Keys];

    private static Dictionary<string, ForestOptions> Options { get; } = new()
    {
        ["standard"] = new() { Seed = 9 },
        ["extended"] = new() { Seed = 9, HyperplaneColumns = 0 },
        ["two columns"] = new() { Seed = 9, HyperplaneColumns = 2 },
        ["three columns"] = new() { Seed = 9, HyperplaneColumns = 3 },
        ["kurtosis"] = new() { Seed = 9, Columns = ColumnChoice.Kurtosis, DepthLimit = -1 },
        ["fair cut"] = new() { Seed = 9, HyperplaneColumns = 2, Cuts = CutChoice.PooledGain, DepthLimit = -1 },
        ["density"] = new() { Seed = 9, Leaves = LeafScore.Density },
        ["shallow"] = new() { Seed = 9, Subsample = 5, Trees = 7 },
        ["large"] = new() { Seed = 9, Subsample = 2000, Trees = 33 },
    };

    // Two rows always part at the first cut; c(256) from the paper's formula: 2(ln 255 + γ) - 2·255/256.
    [Fact]
    public void Expected_SmallAndUsualSizes_FollowThePaper()
    {
        Assert.Equal(0, PathLength.Expected(1));
        Assert.Equal(1, PathLength.Expected(2));
        Assert.Equal(10.2448, PathLength.Expected(256), 4);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Score_AnyThreadsWidthAndBatch_IsTheSameToTheBit(string kind)
    {
        var rows = Spoilt(Clouds.Of(seed: 5, rows: 1001, columns: 7));
        var expected = IsolationForest.Grow(rows, 7, Options[kind], threads: 1).ScoreAll(rows, threads: 1);

        foreach (var threads in new[] { 1, 2, 3, 8 })
        {
            var forest = IsolationForest.Grow(rows, 7, Options[kind], threads);
            foreach (var width in Enum.GetValues<LaneWidth>())
            {
                var scores = new double[1001];
                forest.ScoreAll(rows, scores, threads, width);
                Assert.Equal(expected, scores);
            }
        }

        var again = IsolationForest.Grow(rows, 7, Options[kind]);
        for (var row = 0; row < 1001; row += 97)
        {
            Assert.Equal(expected[row], again.Score(rows.AsSpan(row * 7, 7)));
        }

        var part = again.ScoreAll(rows.AsMemory(7 * 900, 7 * 33));
        Assert.Equal(expected[900..933], part);
    }

    // Worked out by following the trees node by node, one row at a time.
    [Theory]
    [InlineData("standard")]
    [InlineData("kurtosis")]
    [InlineData("density")]
    [InlineData("large")]
    public void MeanPath_AnyRow_IsWhatTheTreesSay(string kind)
    {
        var rows = Clouds.Of(seed: 6, rows: 500, columns: 4);
        var forest = IsolationForest.Grow(rows, 4, Options[kind]);

        for (var row = 0; row < 500; row++)
        {
            var values = rows.AsSpan(row * 4, 4);
            var sum = 0.0;
            for (var tree = 0; tree < forest.Trees; tree++)
            {
                var node = forest.Nodes.Roots[tree];
                while (forest.Nodes.Column[node] >= 0)
                {
                    node = values[forest.Nodes.Column[node]] <= forest.Nodes.Threshold[node] ? node + 1 : forest.Nodes.Right[node];
                }

                sum += forest.Nodes.LeafValue(node);
            }

            Assert.Equal(sum / forest.Trees, forest.MeanPath(values), tolerance: 1e-9);
            var score = kind == "density" ? -sum / forest.Trees : Math.Pow(2, -sum / forest.Trees / forest.ExpectedPath);
            Assert.Equal(score, forest.Score(values), tolerance: 1e-11);
        }
    }

    // A model is known by its bits: this value must stay the same in every later version and on every system.
    [Fact]
    public void Score_SeedOfTheGoldenRun_GivesTheGoldenBits()
    {
        var rows = Enumerable.Range(0, 4000).Select(i => ((i * 7919 % 1009) - 500) / 64f).ToArray();

        var scores = IsolationForest.Grow(rows, 4, new() { Seed = 3 }).ScoreAll(rows);

        Assert.Equal("2152EF9BEE9DC240", Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(scores.AsSpan())))[..16]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Score_OneRowFarAway_IsHighest(string kind)
    {
        var rows = Clouds.Of(seed: 7, rows: 500, columns: 3);
        rows[300] = rows[301] = rows[302] = 12;

        var scores = IsolationForest.Grow(rows, 3, Options[kind] with { Subsample = Math.Max(Options[kind].Subsample, 64), Trees = 100 }).ScoreAll(rows);

        Assert.Equal(100, Array.IndexOf(scores, scores.Max()));
    }

    [Fact]
    public void Score_Infinity_IsFartherThanAnyNumber()
    {
        var rows = Clouds.Of(seed: 8, rows: 300, columns: 2);
        rows[20] = float.PositiveInfinity;
        rows[41] = float.NegativeInfinity;
        var forest = IsolationForest.Grow(rows, 2);

        var scores = forest.ScoreAll(rows);

        Assert.Equal([10, 20], scores.Select((score, row) => (score, row)).OrderByDescending(item => item.score).Take(2).Select(item => item.row).Order());
        Assert.Equal(scores[10], forest.Score([float.MaxValue, rows[21]]));
    }

    [Fact]
    public void Score_MissingValue_IsTheColumnsMedian()
    {
        var rows = Clouds.Of(seed: 8, rows: 255, columns: 3);
        var middle = Enumerable.Range(0, 255).Select(row => rows[(row * 3) + 1]).Order().ElementAt(127);
        var forest = IsolationForest.Grow(rows, 3);

        Assert.Equal(forest.Score([0.2f, middle, 1.4f]), forest.Score([0.2f, float.NaN, 1.4f]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Grow_OneRowOrEqualRowsOrNothingKnown_ScoresThemAlike(string kind)
    {
        foreach (var rows in new[] { [1f, 2f, 3f], Enumerable.Repeat(1f, 60).ToArray(), Enumerable.Repeat(float.NaN, 60).ToArray() })
        {
            var scores = IsolationForest.Grow(rows, 3, Options[kind]).ScoreAll(rows);

            Assert.All(scores, score => Assert.Equal(scores[0], score));
            Assert.True(double.IsFinite(scores[0]));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WithMoreTrees_SameRows_IsTheForestGrownAtOnce(string kind)
    {
        var rows = Clouds.Of(seed: 4, rows: 700, columns: 5);
        var whole = IsolationForest.Grow(rows, 5, Options[kind] with { Trees = 30 });

        var grown = IsolationForest.Grow(rows, 5, Options[kind] with { Trees = 10 }).WithMoreTrees(rows, 20);

        Assert.Equal(whole.Nodes.Threshold, grown.Nodes.Threshold);
        Assert.InRange(whole.ScoreAll(rows).Zip(grown.ScoreAll(rows), (a, b) => Math.Abs(a - b)).Max(), 0, 2e-3);
    }

    [Fact]
    public void Grow_NotWholeRows_SaysSo()
    {
        Assert.Contains("7 numbers", Assert.Throws<ArgumentException>(() => IsolationForest.Grow(new float[7], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => IsolationForest.Grow(Array.Empty<float>(), 2));
        Assert.Throws<ArgumentException>(() => IsolationForest.Grow(new float[8], 2).Score([1f]));
        Assert.Throws<ArgumentOutOfRangeException>(() => IsolationForest.Grow(new float[8], 2, new() { Trees = 0 }));
    }

    // A few missing and infinite values among the rest.
    private static float[] Spoilt(float[] rows)
    {
        for (var i = 0; i < rows.Length; i += 41)
        {
            rows[i] = (i / 41 % 7) switch { 0 => float.PositiveInfinity, 1 => float.NegativeInfinity, 2 => -0f, _ => float.NaN };
        }

        return rows;
    }
}
