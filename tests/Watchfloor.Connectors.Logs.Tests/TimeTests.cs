using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class TimeTests : LogTest
{
    [Theory]
    [InlineData("1772442000.5")]
    [InlineData("1772442000500")]
    [InlineData("1772442000500000")]
    [InlineData("1772442000500000000")]
    [InlineData("1.7724420005e9")]
    [InlineData("\"2026-03-02T09:00:00.500Z\"")]
    [InlineData("\"2026-03-02T10:00:00.500+0100\"")]
    [InlineData("\"2026-03-02T10:00:00.500+01:00\"")]
    [InlineData("\"2026-03-02T09:00:00.5\"")]
    [InlineData("\"2026-03-02 09:00:00.500\"")]
    public async Task Time_EverySpelling_IsTheSameInstant(string time)
    {
        var zeek = await MapAsync<NetworkActivity>($$"""{"_path":"conn","ts":{{time}},"uid":"C1","id.orig_h":"192.0.2.1","id.resp_h":"192.0.2.2","proto":"tcp"}""" + "\n");
        var eve = await MapAsync<NetworkActivity>($$$"""{"timestamp":{{{time}}},"flow_id":1,"event_type":"flow","src_ip":"192.0.2.1","dest_ip":"192.0.2.2","proto":"TCP"}""" + "\n");

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, 500, TimeSpan.Zero), zeek.Time);
        Assert.Equal(zeek.Time, eve.Time);
    }

    [Theory]
    [InlineData("-1772442000")]
    [InlineData("18446744073709551615")]
    [InlineData("9999999999")]
    [InlineData("\"1601-01-01T00:00:00Z\"")]
    [InlineData("\"2226-03-02T09:00:00Z\"")]
    [InlineData("\"09:00\"")]
    [InlineData("\"NaN\"")]
    [InlineData("true")]
    public async Task Time_ThatCannotBe_IsACountedRejectionThatNamesIt(string time)
    {
        var outcome = await ReadAsync(Write("conn.json", $$"""{"_path":"conn","ts":{{time}},"uid":"C1","id.orig_h":"192.0.2.1","id.resp_h":"192.0.2.2","proto":"tcp"}""" + "\n"));

        Assert.Empty(outcome.Events);
        Assert.Equal(1, outcome.QuarantinedCount);
        Assert.Contains($"ts is '{time.Trim('"')}', not a time", Assert.Single(outcome.Quarantined).Reason, StringComparison.Ordinal);
    }
}
