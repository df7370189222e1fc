using Watchfloor.Detection.Models.Calibration;

namespace Watchfloor.Detection.Tests.Models.Calibration;

public class OwnTailTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    // 1,000 usual scores from 0.300 to 0.400: one in a thousand is likely to reach 0.9.
    private static readonly TailProbability Everybody = TailProbability.Of([.. Enumerable.Range(0, 1000).Select(i => 0.3 + (i / 10_000.0))]);

    [Fact]
    public void Of_HighEveryThirdDayForWeeks_IsAHabit()
    {
        var days = Enumerable.Range(0, 28).Select(day => ("backup", Monday.AddDays(day), day % 3 == 0 ? 0.9 : 0.35)).ToList();

        var last = OwnTail.Of(Everybody, days, high: 0.8)[27];

        // Days 0, 3, ... 18 are older than a week; days 21 and 24 wait. Learned: 7 high ones and 18 others.
        Assert.Equal((7, 25), (last.Reached, last.Known));
        Assert.Equal((7 + (50 * last.OfEverybody)) / 75, last.Probability, 12);
        Assert.True(last.IsUsual);
    }

    [Fact]
    public void Of_HighOnTheLastSixDays_IsNoHabitYet()
    {
        var days = Enumerable.Range(0, 28).Select(day => ("stolen", Monday.AddDays(day), day >= 22 ? 0.9 : 0.35)).ToList();

        var tails = OwnTail.Of(Everybody, days, high: 0.8);

        Assert.All(tails[22..], tail => Assert.Equal((0, false), (tail.Reached, tail.IsUsual)));
    }

    [Theory]
    [InlineData(0.86, 4)]
    [InlineData(0.80, 0)]
    public void Of_HabitOfAboutTheSameHeight_Counts_ALowerOneDoesNot(double habit, int reached)
    {
        var days = Enumerable.Range(0, 20).Select(day => ("backup", Monday.AddDays(day), day < 4 ? habit : 0.35)).Append(("backup", Monday.AddDays(20), 0.9)).ToList();

        Assert.Equal(reached, OwnTail.Of(Everybody, days, high: 0.75)[20].Reached);
    }

    [Fact]
    public void Of_HabitOfSomebodyElse_IsNotOnesOwn()
    {
        var days = Enumerable.Range(0, 28).Select(day => ("backup", Monday.AddDays(day), 0.9)).Append(("other", Monday.AddDays(28), 0.9)).ToList();

        var tails = OwnTail.Of(Everybody, days, high: 0.8);

        Assert.True(tails[27].IsUsual);
        Assert.Equal((0, false), (tails[28].Known, tails[28].IsUsual));
    }

    [Fact]
    public void Of_ItemsInAnotherOrder_IsTheSame()
    {
        var days = Enumerable.Range(0, 40).Select(day => ($"e{day % 3}", Monday.AddDays(day), day % 5 == 0 ? 0.9 : 0.31 + (day / 1000.0))).ToList();

        var tails = OwnTail.Of(Everybody, days, high: 0.8);
        var reversed = OwnTail.Of(Everybody, [.. Enumerable.Reverse(days)], high: 0.8);

        Assert.Equal(tails, reversed.Reverse());
    }
}
