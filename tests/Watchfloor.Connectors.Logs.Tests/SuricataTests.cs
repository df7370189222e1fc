using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class SuricataTests : LogTest
{
    private const string Flow =
        """{"timestamp":"2026-03-02T10:05:00.000001+0100","flow_id":77,"event_type":"flow","src_ip":"10.0.0.5","src_port":50000,"dest_ip":"::ffff:192.0.2.7","dest_port":443,"proto":"TCP","app_proto":"tls","flow":{"pkts_toserver":5,"pkts_toclient":6,"bytes_toserver":700,"bytes_toclient":8000,"start":"2026-03-02T10:00:00.500000+0100","end":"2026-03-02T10:00:02.000000+01:00","age":2,"state":"closed","reason":"timeout","alerted":false},"tcp":{"tcp_flags":"1b","tcp_flags_ts":"1b","tcp_flags_tc":"1b","syn":true,"fin":true,"psh":true,"ack":true,"state":"closed"},"host":"sensor1"}""";

    [Fact]
    public async Task Flow_Record_FillsItsPlacesWithTheTimeOfItsStart()
    {
        var flow = await MapAsync<NetworkActivity>(Flow + "\n");

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, 500, TimeSpan.Zero), flow.Time);
        Assert.Equal((flow.Time, flow.Time.AddSeconds(1.5), 1500), (flow.StartTime, flow.EndTime, flow.Duration));
        Assert.Equal(NetworkActivity.Activity.Close, flow.ActivityId);
        Assert.Equal(new NetworkEndpoint { Ip = "10.0.0.5", Port = 50000 }, flow.SrcEndpoint);
        Assert.Equal(new NetworkEndpoint { Ip = "192.0.2.7", Port = 443, SvcName = "tls" }, flow.DstEndpoint);
        Assert.Equal(new NetworkTraffic { Bytes = 8700, BytesOut = 700, BytesIn = 8000, Packets = 11, PacketsOut = 5, PacketsIn = 6 }, flow.Traffic);
        Assert.Equal((2, 3, 6, "tcp", "77"), (flow.ConnectionInfo?.DirectionId, flow.ConnectionInfo?.BoundaryId, flow.ConnectionInfo?.ProtocolNum, flow.ConnectionInfo?.ProtocolName, flow.ConnectionInfo?.Uid));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 5, 0, TimeSpan.Zero).AddTicks(10), flow.Metadata.LoggedTime);
        Assert.Equal("""{"flow":{"reason":"timeout","alerted":false}}""", flow.Unmapped?.ToJsonString());
    }

    [Theory]
    [InlineData("\"pkts_toclient\":6,", "\"pkts_toclient\":0,", NetworkActivity.Activity.Fail, 2)]
    [InlineData("\"tcp_flags_tc\":\"1b\"", "\"tcp_flags_tc\":\"14\"", NetworkActivity.Activity.Refuse, 2)]
    [InlineData("\"fin\":true", "\"rst\":true", NetworkActivity.Activity.Reset, 1)]
    [InlineData("\"state\":\"closed\",\"reason\"", "\"state\":\"established\",\"reason\"", NetworkActivity.Activity.Traffic, 1)]
    public async Task Flow_StateAndFlags_AreActivityAndStatus(string from, string to, int activity, int status)
    {
        var flow = await MapAsync<NetworkActivity>(Flow.Replace(from, to, StringComparison.Ordinal) + "\n");

        Assert.Equal((activity, status), (flow.ActivityId, flow.StatusId));
    }

    [Theory]
    [InlineData("\"bytes_toserver\":700", "\"bytes_toserver\":18446744073709551615", "18446744073709551615")]
    [InlineData("\"bytes_toserver\":700", "\"bytes_toserver\":-7", "-7")]
    [InlineData("\"bytes_toserver\":700", "\"bytes_toserver\":9000000000000000", "9000000000000000")]
    public async Task Flow_BytesThatNoLinkCarries_AreKeptAsideAndTold(string from, string to, string kept)
    {
        var outcome = await ReadAsync(Write("eve.json", Flow.Replace(from, to, StringComparison.Ordinal) + "\n"));

        var flow = Assert.IsType<NetworkActivity>(Assert.Single(outcome.Events));
        Assert.Null(flow.Traffic?.BytesOut);
        Assert.Equal(kept, flow.Unmapped?["flow"]?["bytes_toserver"]?.ToString());
        Assert.Contains("1 records have a bytes_toserver that no link carries", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        Assert.Empty(OcsfValidator.Default.Validate(flow).Errors);
    }

    [Fact]
    public async Task Dns_AnswerOfVersion2_HoldsQuestionAndAnswers()
    {
        var dns = await MapAsync<DnsActivity>(
            """{"timestamp":"2026-03-02T09:00:00.000000+0000","flow_id":5,"event_type":"dns","src_ip":"10.0.0.5","src_port":4000,"dest_ip":"10.0.0.1","dest_port":53,"proto":"UDP","dns":{"version":2,"type":"answer","id":9,"flags":"8180","qr":true,"rd":true,"ra":true,"rrname":"www.example.com","rrtype":"A","rcode":"NXDOMAIN","answers":[{"rrname":"www.example.com","rrtype":"A","ttl":60,"rdata":"192.0.2.9"}],"grouped":{"A":["192.0.2.9"]}}}""" + "\n");

        Assert.Equal(DnsActivity.Activity.Response, dns.ActivityId);
        Assert.Equal(new DnsQuery { Hostname = "www.example.com", Type = "A", PacketUid = 9 }, dns.Query);
        Assert.Equal(new DnsAnswer { Rdata = "192.0.2.9", Type = "A", Ttl = 60 }, Assert.Single(dns.Answers!));
        Assert.Equal((3, "NXDOMAIN", 2), (dns.RcodeId, dns.Rcode, dns.StatusId));
    }

    [Fact]
    public async Task Dns_QueryOfVersion3_HasItsNameFromTheList()
    {
        var dns = await MapAsync<DnsActivity>(
            """{"timestamp":"2026-03-02T09:00:00.000000+0000","flow_id":5,"event_type":"dns","src_ip":"10.0.0.5","src_port":4000,"dest_ip":"10.0.0.1","dest_port":53,"proto":"UDP","dns":{"version":3,"type":"request","tx_id":0,"id":9,"queries":[{"rrname":"www.example.com","rrtype":"TXT"}]}}""" + "\n");

        Assert.Equal((DnsActivity.Activity.Query, "www.example.com", "TXT"), (dns.ActivityId, dns.Query?.Hostname, dns.Query?.Type));
    }

    [Fact]
    public async Task Read_RealEve_GivesAnEventForEveryRecordOfAMappedKind()
    {
        var outcome = await ReadAsync(SharedData.Path("data/network/slips-suricata-eve/eve.json.gz"));

        // Counts of SOURCE.md; fileinfo and anomaly are not mapped.
        var perFeed = outcome.Batches.Where(batch => batch.Feed is not null).GroupBy(batch => batch.Feed!).ToDictionary(group => group.Key, group => group.Sum(batch => batch.Events.Count));
        Assert.Equal((3512, 745, 680, 56, 1), (perFeed["suricata.flow"], perFeed["suricata.alert"], perFeed["suricata.dns"], perFeed["suricata.http"], perFeed["suricata.tls"]));
        Assert.Equal((5000, 0), (outcome.Records, outcome.QuarantinedCount));
        Assert.Equal(2, outcome.Warnings.Count(warning => warning.Contains("skipped", StringComparison.Ordinal)));
        Assert.All(outcome.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
        Assert.Equal(outcome.Events.Count, outcome.Batches.SelectMany(batch => batch.Events.Select(ocsfEvent => (batch.Feed, ocsfEvent.Metadata.Uid))).Distinct().Count());
    }

    [Fact]
    public async Task Read_SomeLinesThatAreNoEve_QuarantinesThemAndGoesOn()
    {
        var outcome = await ReadAsync(Write("eve.json", string.Join('\n', Flow, "x", "{}", "[1]", "{\"event_type\":\"flow\"}", Flow.Replace("10.0.0.5", "host", StringComparison.Ordinal), Flow.Replace("\"timestamp\":\"2026", "\"timestamp\":\"1026", StringComparison.Ordinal), Flow) + "\n"));

        Assert.Equal(2, outcome.Events.Count);
        Assert.Equal(8, outcome.Records);
        Assert.Equal(
            ["not valid JSON", "event_type is missing", "a JSON object was expected, not Array", "timestamp is missing", "src_ip is 'host', not an IP address", "timestamp is '1026-03-02T10:05:00.000001+0100', not a time from 1970 to 2100"],
            outcome.Quarantined.Select(record => record.Reason));
    }
}
