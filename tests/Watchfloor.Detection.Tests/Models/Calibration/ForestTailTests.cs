using Watchfloor.Detection.Models.Calibration;

namespace Watchfloor.Detection.Tests.Models.Calibration;

public class ForestTailTests
{
    // Of the scores 0.000 to 0.999 one in a hundred are the ten from 0.990 on; a share of 0.0001 is less than one score, so the fewest decide.
    [Theory]
    [InlineData(0.01, 1, 0.990)]
    [InlineData(0.01, 20, 0.980)]
    [InlineData(0.0101, 1, 0.989)]
    [InlineData(0.0001, 1, 0.999)]
    [InlineData(0.0001, 3, 0.997)]
    public void Threshold_ShareAndFewest_TheLargerTailCounts(double share, int fewest, double expected)
    {
        var scores = Enumerable.Range(0, 1000).Select(i => (i * 7 % 1000) / 1000.0).ToArray();

        var threshold = ForestTail.Threshold(scores, share, fewest);

        Assert.Equal(expected, threshold);
        Assert.Equal(0.007, scores[1]);
    }

    [Theory]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(2, 0.25)]
    public void Threshold_FewerScoresThanTheFewest_AllMayReachIt(int count, double expected)
    {
        var threshold = ForestTail.Threshold(Enumerable.Range(1, count).Select(i => i / 4.0), 0.5, fewest: 3);

        Assert.Equal(expected, threshold);
    }

    // (0.625 - 0.45) / 0.35 = 0.5.
    [Theory]
    [InlineData(0.4, 0.3)]
    [InlineData(0.625, 0.5)]
    [InlineData(0.9, 0.99)]
    public void Strength_OfAnIsolationScore_LiesBetweenUsualAndAlone(double score, double expected) =>
        Assert.Equal(expected, ForestTail.Strength(score), 12);
}
