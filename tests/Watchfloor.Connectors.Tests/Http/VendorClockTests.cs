namespace Watchfloor.Connectors.Tests.Http;

public class VendorClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Known_BeforeAnyAnswer_IsTheWindowsEnd() => Assert.Equal(Noon, new VendorClock("Vendor").Known(Noon, Noon));

    [Theory]
    [InlineData(-4, -4)]
    [InlineData(4, 0)]
    public void Known_WindowUpToOurNow_EndsNoLaterThanTheVendorsNow(int skewMinutes, int expectedMinutes)
    {
        var clock = new VendorClock("Vendor");
        clock.Observe(Noon.AddMinutes(skewMinutes), Noon);

        Assert.Equal(Noon.AddMinutes(expectedMinutes), clock.Known(Noon, Noon));
    }

    [Fact]
    public void Known_WindowOfThePast_IsKnownWhole()
    {
        var clock = new VendorClock("Vendor");
        clock.Observe(Noon.AddMinutes(-4), Noon);

        Assert.Equal(Noon.AddHours(-1), clock.Known(Noon.AddHours(-1), Noon));
    }
}
