namespace Watchfloor.Operations.Tests.Evaluation;

public class AdjustedRandTests
{
    [Fact]
    public void Of_SameGroupingUnderOtherNames_IsOne() =>
        Assert.Equal(1, AdjustedRand.Of([("a", "x"), ("a", "x"), ("b", "y"), ("b", "y")]), 12);

    // Hubert and Arabie's formula by hand: pairs together in both 1, in the truth 2, shown 3, of 6; (1 - 1) / (2.5 - 1) = 0.
    [Fact]
    public void Of_OneGroupTooMuch_IsByHand() =>
        Assert.Equal(0, AdjustedRand.Of([("a", "x"), ("a", "x"), ("b", "x"), ("b", "y")]), 12);

    [Fact]
    public void Of_EverythingInOneGroup_IsZero() =>
        Assert.Equal(0, AdjustedRand.Of([("a", "x"), ("a", "x"), ("b", "x"), ("b", "x")]), 12);
}
