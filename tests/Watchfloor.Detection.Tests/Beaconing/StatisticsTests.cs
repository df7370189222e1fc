using Watchfloor.Detection.Beaconing;
using Watchfloor.Detection.Statistics;

namespace Watchfloor.Detection.Tests.Beaconing;

public class StatisticsTests
{
    // Expected values from tables of the chi-square distribution: 3.841 at 95% with 1 degree, 18.307 with 10, 2.706 at 90% with 1.
    [Theory]
    [InlineData(3.841, 1, 0.95)]
    [InlineData(18.307, 10, 0.95)]
    [InlineData(2.706, 1, 0.90)]
    [InlineData(3.247, 10, 0.025)]
    [InlineData(124.342, 100, 0.95)]
    public void LowerTail_TabledValue_GivesItsProbability(double value, double degrees, double expected) =>
        Assert.Equal(expected, ChiSquare.LowerTail(value, degrees), 3);

    // ln Γ(5) = ln 24; ln Γ(0.5) = ln √π.
    [Fact]
    public void LogGamma_KnownValues_AreExact()
    {
        Assert.Equal(Math.Log(24), ChiSquare.LogGamma(5), 10);
        Assert.Equal(Math.Log(Math.Sqrt(Math.PI)), ChiSquare.LogGamma(0.5), 10);
    }

    [Theory]
    [InlineData(0.2, 0)]
    [InlineData(0.2, 0.5)]
    [InlineData(0.5, 0.2)]
    public void To_TimerWithLoss_FindsPeriodJitterAndLoss(double jitter, double lost)
    {
        var times = new CallGenerator(7).Timer(CallGenerator.Style.Redrawn, 300, jitter, lost, 600);

        var fit = TimerFit.To(Gaps.Between(times, 10)!.Sorted, 1e-6);

        Assert.InRange(fit.Period, 300 * 0.97, 300 * 1.03);
        Assert.InRange(fit.Jitter, jitter - 0.06, jitter + 0.06);
        Assert.InRange(fit.Lost, lost - 0.06, lost + 0.06);
    }

    // Theory: independent gaps give the squared coefficient of variation, j²/3 for flat jitter; loss p gives (1-p)j²/3 + p; random calls 1.
    [Theory]
    [InlineData(0.5, 0, 0.083)]
    [InlineData(0.5, 0.5, 0.54)]
    public void Of_Timer_DispersionFollowsTheory(double jitter, double lost, double expected)
    {
        var times = new CallGenerator(3).Timer(CallGenerator.Style.Redrawn, 60, jitter, lost, 4000);

        var dispersion = Dispersion.Of(times, Gaps.Between(times, 10)!)!.Value;

        // Windows of eight gaps end at gaps, which adds up to a sixth of one over eight.
        Assert.InRange(dispersion.Ratio, expected - 0.1, expected + 0.1);
        Assert.True(dispersion.PValue < 1e-6);
    }

    [Fact]
    public void Of_RandomCalls_DispersionIsOneAndUnremarkable()
    {
        var times = new CallGenerator(3).Poisson(60, 4000);

        var dispersion = Dispersion.Of(times, Gaps.Between(times, 10)!)!.Value;

        Assert.InRange(dispersion.Ratio, 0.8, 1.2);
        Assert.InRange(dispersion.PValue, 0.001, 0.999);
    }

    [Fact]
    public void Near_AnchoredAndRedrawn_ShufflesTellThemApart()
    {
        var anchored = new CallGenerator(5).Timer(CallGenerator.Style.Anchored, 300, 0.5, 0.1, 200);
        var redrawn = new CallGenerator(5).Timer(CallGenerator.Style.Redrawn, 300, 0.5, 0.1, 200);

        Assert.Equal(0.05, ClockAnchor.Near(anchored, 300, permute: true).PermutationP, 3);
        Assert.True(ClockAnchor.Near(redrawn, 300, permute: true).PermutationP > 0.05);
    }

    [Fact]
    public void Between_NightsAsleep_AreSpansNotGaps()
    {
        var times = new CallGenerator(9).Timer(CallGenerator.Style.Redrawn, 300, 0.2, 0, 360, CallGenerator.Activity.OfficeHours);

        var gaps = Gaps.Between(times, 10)!;

        Assert.Equal(3, gaps.Spans.Count);
        Assert.True(gaps.Sorted[^1] <= 300 * 1.2);
    }

    [Fact]
    public void Of_PeriodChanges_BothPeriodsAreTold()
    {
        var fast = new CallGenerator(2).Timer(CallGenerator.Style.Redrawn, 60, 0.2, 0, 100);
        var slow = new CallGenerator(3).Timer(CallGenerator.Style.Redrawn, 900, 0.2, 0, 60);
        var times = fast.Concat(slow.Select(time => time - slow[0] + fast[^1] + 900)).ToArray();

        var rhythm = Rhythm.Of(times, 12)!;

        Assert.InRange(rhythm.Timer.Period, 57, 63);
        Assert.InRange(rhythm.SecondTimer!.Value.Period, 855, 945);
    }

    [Fact]
    public void Of_SeveralCallsEachCheckIn_AreJoined()
    {
        var starts = new CallGenerator(4).Timer(CallGenerator.Style.Redrawn, 300, 0.2, 0, 80);
        var times = starts.SelectMany(start => new[] { start, start + 0.4, start + 1.1 }).Order().ToArray();

        var rhythm = Rhythm.Of(times, 12)!;

        Assert.Equal(80, rhythm.CheckIns);
        Assert.InRange(rhythm.Timer.Period, 290, 310);
    }

    [Fact]
    public void Of_WholeSecondsAndAPeriodOfOne_IsReadAndDoesNotThrow()
    {
        var times = Enumerable.Range(0, 200).Select(i => 1_772_409_600.0 + i).ToArray();

        var rhythm = Rhythm.Of(times, 12);

        Assert.NotNull(rhythm);
        Assert.Equal(1, rhythm.Timer.Period, 0.05);
    }
}
