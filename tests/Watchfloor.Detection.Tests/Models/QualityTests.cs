using Watchfloor.Detection.Models;
using Watchfloor.Detection.Models.Metrics;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models.Training;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.Models;

public class QualityTests(ITestOutputHelper output)
{
    // scikit-learn 1.2.1, 100 trees of 256 rows: mean and standard deviation over ten seeds. Three standard errors of a mean of five
    // against a mean of ten: 3·sd·sqrt(1/5 + 1/10) = 1.65·sd.
    [Theory]
    [InlineData("wbc", 0.9952, 0.0006)]
    [InlineData("breastw", 0.9873, 0.0013)]
    [InlineData("cardio", 0.9329, 0.0090)]
    [InlineData("thyroid", 0.9781, 0.0038)]
    [InlineData("satellite", 0.7008, 0.0188)]
    [InlineData("pendigits", 0.9418, 0.0186)]
    public void Forest_PublishedOutlierSet_IsAsGoodAsThePeer(string name, double peer, double deviation)
    {
        var auc = Enumerable.Range(1, 5).Average(seed => Auc(name, new() { Seed = (ulong)seed }));

        output.WriteLine($"{name}: {auc:0.0000} against {peer:0.0000}");
        Assert.InRange(auc, peer - Math.Max(0.002, 1.65 * deviation), 1);
    }

    // A tenth of all cells at random: the rest should still say nearly as much.
    [Fact]
    public void Forest_TenthOfCellsMissing_LosesLittle()
    {
        string[] sets = ["wbc", "breastw", "cardio", "thyroid", "satimage-2"];

        var whole = sets.Average(name => Auc(name, new()));
        var missing = sets.Average(name => Auc(name, new(), missing: 0.1));

        output.WriteLine($"{whole:0.0000}, with a tenth missing {missing:0.0000}");
        Assert.InRange(missing, whole - 0.02, 1);
    }

    // Half of an inlier cloud trains, the other half is flagged as often as alpha says, within two standard errors.
    [Theory]
    [InlineData(ModelKind.Forest)]
    [InlineData(ModelKind.Best)]
    public void Calibration_HeldOutInliers_AreFlaggedAsOftenAsAlphaSays(ModelKind kind)
    {
        var training = Clouds.Of(seed: 20, rows: 40_000, columns: 6);
        var held = Clouds.Of(seed: 21, rows: 40_000, columns: 6);
        var model = ModelTrainer.Train(training, [.. Enumerable.Range(0, 6).Select(i => new Feature($"f{i}"))], new() { Kind = kind });

        var scores = model.ScoreAll(held);

        foreach (var alpha in new[] { 0.01, 0.001 })
        {
            // Both halves are samples, so their errors add up.
            var flagged = scores.Count(score => model.Calibration.Of(score) <= alpha) / 40_000.0;
            output.WriteLine($"{kind}, alpha {alpha}: {flagged}");
            Assert.InRange(flagged, alpha - (2 * Math.Sqrt(2 * alpha / 40_000)), alpha + (2 * Math.Sqrt(2 * alpha / 40_000)));
        }
    }

    [Fact]
    public void Metrics_SmallTable_AreWhatCountingGives()
    {
        double[] scores = [0.9, 0.8, 0.8, 0.4, 0.1];
        bool[] labels = [true, true, false, true, false];

        // Pairs (outlier, other): .9>.8 .9>.1 .8=.8 .8>.1 .4<.8 .4>.1 -> 4.5 of 6. Precision: 1 at 1/3, 2/3 at 2/3, 3/4 at 1.
        Assert.Equal(4.5 / 6, RankMetrics.AreaUnderRoc(scores, labels), 12);
        Assert.Equal((1.0 + (2.0 / 3) + (3.0 / 4)) / 3, RankMetrics.AveragePrecision(scores, labels), 12);
    }

    private static double Auc(string name, TrainingOptions options, double missing = 0)
    {
        var (rows, labels, columns) = OutlierSet.Read(SharedData.Path($"data/outlier/{name}.csv.gz"));
        var random = new Random(7);
        for (var i = 0; missing > 0 && i < rows.Length; i++)
        {
            rows[i] = random.NextDouble() < missing ? float.NaN : rows[i];
        }

        var model = ModelTrainer.Train(rows, [.. Enumerable.Range(0, columns).Select(i => new Feature($"f{i}"))], options);
        return RankMetrics.AreaUnderRoc(model.ScoreAll(rows), labels);
    }
}
