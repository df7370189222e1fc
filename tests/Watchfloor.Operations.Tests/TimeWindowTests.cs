using Microsoft.Extensions.Time.Testing;

namespace Watchfloor.Operations.Tests;

public class TimeWindowTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider time = new(Noon);

    [Theory]
    [InlineData("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z")]
    [InlineData("2026-03-01T10:00:00", "2026-03-01T10:00:00Z")]
    [InlineData("2026-03-01T11:00:00+01:00", "2026-03-01T10:00:00Z")]
    [InlineData("-30m", "2026-03-02T11:30:00Z")]
    [InlineData("-1.5h", "2026-03-02T10:30:00Z")]
    [InlineData("-7d", "2026-02-23T12:00:00Z")]
    public void ParseTime_ReadsIsoAndSpansBackFromNow(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), TimeWindow.ParseTime(text, time));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-5")]
    [InlineData("-x h")]
    [InlineData("")]
    public void ParseTime_NoTime_SaysHowToWriteOne(string text) =>
        Assert.Contains("-24h", Assert.Throws<UsageException>(() => TimeWindow.ParseTime(text, time)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_OpenEnd_RunsToNow() =>
        Assert.Equal(new TimeWindow(Noon.AddHours(-1), Noon), TimeWindow.Parse("-1h..", time));

    [Fact]
    public void Parse_EndBeforeBeginning_IsRefused() =>
        Assert.Throws<UsageException>(() => TimeWindow.Parse("-1h..-2h", time));
}
