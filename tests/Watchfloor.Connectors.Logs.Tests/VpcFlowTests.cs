using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class VpcFlowTests : LogTest
{
    private const string Version2 = "2 123456789010 eni-1235b8ca123456789 10.0.0.220 192.0.2.12 49761 443 6 20 4249 1772442000 1772442060 ACCEPT OK";

    private const string Version5Header = "start end srcaddr dstaddr pkt-srcaddr pkt-dstaddr srcport dstport protocol bytes packets action log-status tcp-flags flow-direction traffic-path vpc-id region interface-id account-id version\n";

    [Fact]
    public async Task Read_Version2WithoutHeader_FillsItsPlaces()
    {
        var flow = await MapAsync<NetworkActivity>(Version2 + "\n");

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772442000), flow.Time);
        Assert.Equal((flow.Time.AddMinutes(1), 60_000), (flow.EndTime, flow.Duration));
        Assert.Equal(new NetworkEndpoint { Ip = "10.0.0.220", Port = 49761 }, flow.SrcEndpoint);
        Assert.Equal(new NetworkEndpoint { Ip = "192.0.2.12", Port = 443 }, flow.DstEndpoint);
        Assert.Equal(new NetworkTraffic { Bytes = 4249, BytesOut = 4249, Packets = 20, PacketsOut = 20 }, flow.Traffic);
        Assert.Equal((2, 3, "tcp"), (flow.ConnectionInfo?.DirectionId, flow.ConnectionInfo?.BoundaryId, flow.ConnectionInfo?.ProtocolName));
        Assert.Equal((1, 1, "ACCEPT", "123456789010"), (flow.StatusId, flow.ActionId, flow.StatusCode, flow.Metadata.TenantUid));
        Assert.Equal("""{"interface-id":"eni-1235b8ca123456789"}""", flow.Unmapped?.ToJsonString());
    }

    [Fact]
    public async Task Read_OwnOrderOfColumns_FollowsTheHeaderAndTakesThePacketsOwnEnds()
    {
        var flow = await MapAsync<NetworkActivity>(
            Version5Header + "1772442000 1772442060 10.0.1.5 10.0.0.220 203.0.113.9 10.0.0.220 4000 22 6 100 2 REJECT OK 2 ingress 8 vpc-1 eu-west-1 eni-1 1 5\n");

        Assert.Equal(("203.0.113.9", "10.0.0.220"), (flow.SrcEndpoint?.Ip, flow.DstEndpoint?.Ip));
        Assert.Equal((1, 11), (flow.ConnectionInfo?.DirectionId, flow.ConnectionInfo?.BoundaryId));
        Assert.Equal((NetworkActivity.Activity.Refuse, 2, 2), (flow.ActivityId, flow.StatusId, flow.ActionId));
        Assert.Equal("""{"interface-id":"eni-1","vpc-id":"vpc-1","srcaddr":"10.0.1.5","region":"eu-west-1"}""", flow.Unmapped?.ToJsonString());
    }

    [Theory]
    [InlineData("srcaddr")]
    [InlineData("src_addr")]
    public async Task Read_HeaderWithUnderscores_IsTheSame(string _)
    {
        var flow = await MapAsync<NetworkActivity>(
            Version5Header.Replace('-', '_') + "1772442000 1772442060 10.0.1.5 10.0.0.220 - - 4000 22 6 100 2 ACCEPT OK 3 egress - vpc_1 eu eni_1 1 5\n");

        Assert.Equal((NetworkActivity.Activity.Close, 2), (flow.ActivityId, flow.ConnectionInfo?.DirectionId));
    }

    [Fact]
    public async Task Read_CloudWatchExport_PassesOverItsTimes()
    {
        var flow = await MapAsync<NetworkActivity>($"2026-03-02T09:00:01.000Z {Version2}\n");

        Assert.Equal("10.0.0.220", flow.SrcEndpoint?.Ip);
    }

    [Fact]
    public async Task Read_OtherVersionWithoutHeader_SaysWhatIsMissing()
    {
        var outcome = await ReadAsync(Write("flow.log", "3 vpc-1 subnet-1 i-1 eni-1 10.0.0.1 10.0.0.2 1 2 6 ACCEPT OK\n"));

        Assert.Contains("without a header", outcome.SkippedReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_WrongAndEmptyRecords_AreCountedWithTheirReasons()
    {
        var text = string.Join('\n',
            Version2,
            "2 123456789010 eni-1 - - - - - - - 1772442000 1772442060 - NODATA",
            "2 123456789010 eni-1 - - - - - - - 1772442000 1772442060 - SKIPDATA",
            Version2.Replace("10.0.0.220", "10.0.0", StringComparison.Ordinal),
            Version2.Replace("1772442000", "99999999999999999999", StringComparison.Ordinal),
            Version2 + " more",
            "2 short",
            Version2.Replace("4249", "18446744073709551615", StringComparison.Ordinal),
            Version2.Replace("4249", "-1", StringComparison.Ordinal),
            Version2.Replace("49761", "99999", StringComparison.Ordinal)) + "\n";

        var outcome = await ReadAsync(Write("flow.log", text));

        Assert.Equal((10, 4, 4), (outcome.Records, outcome.Events.Count, outcome.QuarantinedCount));
        Assert.Null(((NetworkActivity)outcome.Events[1]).Traffic?.BytesOut);
        Assert.Contains(outcome.Warnings, warning => warning.Contains("1 records say NODATA", StringComparison.Ordinal));
        Assert.Contains(outcome.Warnings, warning => warning.Contains("1 records say SKIPDATA: AWS lost", StringComparison.Ordinal));
        Assert.All(outcome.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
    }

    [Fact]
    public async Task Read_SameRecordTwice_HasOneId()
    {
        var outcome = await ReadAsync(Write("flow.log", Version2 + "\n" + Version2 + "\n" + Version2.Replace("4249", "4250", StringComparison.Ordinal) + "\n"));

        Assert.Equal(2, outcome.Uids.Distinct().Count());
    }
}
