namespace Watchfloor.Connectors.Proofpoint.Tests;

public class TapQuotaTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 5, 0, TimeSpan.Zero);

    [Fact]
    public void Take_BeyondTheDay_RefusesAndSaysWhenCallsComeBack()
    {
        var quota = new TapQuota(new Dictionary<DateTimeOffset, int>(), perDay: 2);
        quota.Take(Noon);
        quota.Take(Noon);

        var refused = Assert.Throws<ConnectorException>(() => quota.Take(Noon));

        // Calls of the hour from 12:00 come back when that hour is a day old: 13:00 the next day.
        Assert.Equal(TimeSpan.FromMinutes((24 * 60) + 55), refused.RetryAfter);
        Assert.Equal(429, refused.StatusCode);
    }

    [Fact]
    public void Take_CallsOfTheDayBefore_DoNotCount()
    {
        var quota = new TapQuota(new Dictionary<DateTimeOffset, int> { [new(2026, 2, 28, 12, 0, 0, TimeSpan.Zero)] = 2 }, perDay: 2);

        quota.Take(Noon);

        Assert.Equal(1, quota.Calls.Values.Sum());
    }
}
