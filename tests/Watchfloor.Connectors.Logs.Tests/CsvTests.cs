using Watchfloor.Connectors.Logs.Csv;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class CsvTests : LogTest
{
    private const string Argus = """
        {
          // Argus and its relatives; local time without a zone
          "name": "argus", "class": "network_activity", "time_format": "yyyy/MM/dd HH:mm:ss.ffffff", "time_zone": "Europe/Prague",
          "columns": {
            "StartTime": "time", "Dur": { "to": "duration", "unit": "s" }, "Proto": "connection_info.protocol_name", "SrcAddr": "src_endpoint.ip", "Sport": "src_endpoint.port",
            "DstAddr": "dst_endpoint.ip", "Dport": "dst_endpoint.port", "State": "status_code", "TotBytes": "traffic.bytes", "SrcBytes": "traffic.bytes_out", "TotPkts": "traffic.packets",
          },
          "constants": { "metadata.product.name": "Argus" }
        }
        """;

    private const string Logons = """{"name":"logons","class":"authentication","columns":{"when":"time","who":"user.name","host":"dst_endpoint.hostname","ok":{"to":"status_id","values":{"yes":"1","no":"2"}}},"constants":{"activity_id":1},"id":["nr"]}""";

    private static LogReadOptions With(params string[] mappings) => new() { CsvMappings = [.. mappings.Select(CsvMapping.Parse)] };

    [Theory]
    [InlineData("test2-malicious.binetflow.gz", 6751, 6751)]
    [InlineData("test5-mixed.binetflow.gz", 300, 298)]
    public async Task Read_RealArgusFlows_GivesAnEventForEveryFlowWithAddresses(string name, int rows, int events)
    {
        var outcome = await ReadAsync(SharedData.Path($"data/network/slips-argus-binetflow/{name}"), With(Argus));

        Assert.Equal("csv.argus", outcome.Batches[0].Feed);
        Assert.Equal((rows, rows - events), (outcome.Records, outcome.QuarantinedCount));
        Assert.All(outcome.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
    }

    [Fact]
    public async Task Read_Flow_HasWhatFollowsFromItsCells()
    {
        var outcome = await ReadAsync(
            Write("a.csv", "StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,SrcPkts,Label\n2019/04/04 16:23:00.325010,1.5,udp,10.8.0.69,48427,   ->,::ffff:8.8.8.8,53,CON,0,0,2,142,63,1,\n"),
            With(Argus));

        var flow = Assert.IsType<NetworkActivity>(Assert.Single(outcome.Events));

        // Prague was two hours ahead; the lake keeps milliseconds of what CSV says.
        Assert.Equal(new DateTimeOffset(2019, 4, 4, 14, 23, 0, 325, TimeSpan.Zero), flow.Time);
        Assert.Equal((1500L, flow.Time.AddSeconds(1.5)), (flow.Duration, flow.EndTime));
        Assert.Equal(("10.8.0.69", 48427, "8.8.8.8", 53), (flow.SrcEndpoint!.Ip, flow.SrcEndpoint.Port, flow.DstEndpoint!.Ip, flow.DstEndpoint.Port));
        Assert.Equal((63L, 79L, 142L), (flow.Traffic!.BytesOut, flow.Traffic.BytesIn, flow.Traffic.Bytes));
        Assert.Equal((17, 2, 3), (flow.ConnectionInfo!.ProtocolNum, flow.ConnectionInfo.DirectionId, flow.ConnectionInfo.BoundaryId));
        Assert.StartsWith("1:", flow.ConnectionInfo.CommunityUid, StringComparison.Ordinal);
        Assert.Equal(("->", "0", "1", 4), (flow.Unmapped!["Dir"]!.ToString(), flow.Unmapped["sTos"]!.ToString(), flow.Unmapped["SrcPkts"]!.ToString(), flow.Unmapped.Count));
    }

    [Fact]
    public async Task Read_QuotesFormulasAndLineEnds_AreTextLikeAnyOther()
    {
        const string Text = "nr;when;who;host;ok\r\n1;2026-03-02T09:00:00Z;\"=HYPERLINK(\"\"http://example.com\"\")\";\"ws;1\";yes\r\n2;2026-03-02T09:00:01Z;\"@SUM(1)\nx\";ws2;no\r\nnr;when;who;host;ok\r\n3;2026-03-02T09:00:02Z;ana;ws3;perhaps\r\n";

        var outcome = await ReadAsync(Write("logons.txt", Text), With(Argus, Logons));

        var logons = outcome.Events.Cast<Authentication>().ToList();
        Assert.Equal(["=HYPERLINK(\"http://example.com\")", "@SUM(1)\nx", "ana"], logons.Select(logon => logon.User.Name));
        Assert.Equal(["ws;1", "ws2", "ws3"], logons.Select(logon => logon.DstEndpoint!.Hostname));
        Assert.Equal([1, 2, null], logons.Select(logon => logon.StatusId));
        Assert.Equal(["1", "2", "3"], outcome.Uids);
        Assert.Equal("perhaps", logons[2].Unmapped?["ok"]?.ToString());
        Assert.Equal("2;2026-03-02T09:00:01Z;\"@SUM(1)\nx\";ws2;no", Text.Substring((int)outcome.Ranges[1].Offset, outcome.Ranges[1].Length));
        Assert.Contains("1 records have a ok that cannot be status_id", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_HostileRows_AreCountedWithTheirReasons()
    {
        const string Header = "StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,SrcPkts,Label\n";
        const string Good = "2019/04/04 16:23:00.325010,1,udp,10.8.0.69,1,x,8.8.8.8,53,CON,0,0,2,142,63,1,\n";
        var text = Header + Good
            + Good.Replace("2019/04/04", "2019/14/04", StringComparison.Ordinal)
            + Good.Replace(",142,", ",18446744073709551615,", StringComparison.Ordinal)
            + Good.Replace(",142,", ",-142,", StringComparison.Ordinal)
            + Good.Replace(",53,", ",99999,", StringComparison.Ordinal)
            + Good.Replace("10.8.0.69", "ten", StringComparison.Ordinal)
            + "1,2,3\n\0\0\0\n"
            + "\"" + new string('a', 5000) + "\n" + Good + Good;

        var outcome = await ReadAsync(Write("a.csv", text), new LogReadOptions { CsvMappings = [CsvMapping.Parse(Argus)], MaxLineBytes = 1000 });

        // A quote that nobody closes costs its own line.
        Assert.Equal(outcome.Records, outcome.Events.Count + outcome.QuarantinedCount);
        Assert.True(outcome.Events.Count >= 6, $"{outcome.Events.Count} events: {string.Join("; ", outcome.Quarantined.Select(record => record.Reason))}");
        Assert.Contains(outcome.Quarantined, record => record.Reason.Contains("2019/14/04", StringComparison.Ordinal));
        Assert.Contains(outcome.Quarantined, record => record.Reason.Contains("SrcAddr is 'ten'", StringComparison.Ordinal));
        Assert.Contains(outcome.Quarantined, record => record.Reason == "3 cells where the header names 16");
        Assert.All(outcome.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
        Assert.Contains(outcome.Warnings, warning => warning.Contains("TotBytes that cannot be traffic.bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_ColumnsOfNoMapping_SaysWhichAreMissing()
    {
        var outcome = await ReadAsync(Write("a.csv", "when,who,extra\n1,2,3\n"), With(Logons));

        Assert.Contains("'logons' also wants host, ok", outcome.SkippedReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", "not JSON")]
    [InlineData("""{"name":"A b"}""", "small letters")]
    [InlineData("""{"name":"a","class":"x"}""", "There are: account_change")]
    [InlineData("""{"name":"a","class":"network_activity","columns":{"a":"time","b":"src_endpoint"}}""", "no single value")]
    [InlineData("""{"name":"a","class":"network_activity","columns":{"a":"src_endpoint.ip"}}""", "no column for 'time'")]
    [InlineData("""{"name":"a","class":"network_activity","columns":{"a":{"to":"time","unit":"weeks"}}}""", "unit")]
    [InlineData("""{"name":"a","class":"network_activity","columns":{"a":"time"},"time_zone":"Nowhere"}""", "time zone")]
    [InlineData("""{"name":"a","class":"network_activity","columns":7}""", "wrong kind")]
    public void Parse_WrongMapping_SaysWhatIsWrong(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => CsvMapping.Parse(json)).Message, StringComparison.Ordinal);
}
