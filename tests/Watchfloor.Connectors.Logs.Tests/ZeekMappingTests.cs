using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class ZeekMappingTests : LogTest
{
    [Fact]
    public async Task Conn_Columns_FillTheirPlaces()
    {
        var conn = await MapAsync<NetworkActivity>(ConnHeader + ConnRow(0));

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).AddTicks(1234560), conn.Time);
        Assert.Equal(conn.Time, conn.StartTime);
        Assert.Equal(conn.Time.AddSeconds(1.5), conn.EndTime);
        Assert.Equal(1500, conn.Duration);
        Assert.Equal(NetworkActivity.Activity.Close, conn.ActivityId);
        Assert.Equal("SF", conn.StatusCode);
        Assert.Equal(new NetworkEndpoint { Ip = "192.0.2.1", Port = 50000 }, conn.SrcEndpoint);
        Assert.Equal(new NetworkEndpoint { Ip = "198.51.100.7", Port = 443, SvcName = "ssl" }, conn.DstEndpoint);
        Assert.Equal(
            new NetworkConnectionInfo { DirectionId = 2, BoundaryId = 3, Uid = "C0", ProtocolName = "tcp", ProtocolNum = 6, FlagHistory = "ShADadFf" }, conn.ConnectionInfo);
        Assert.Equal(
            new NetworkTraffic { Bytes = 2100, BytesOut = 100, BytesIn = 2000, BytesMissed = 0, Packets = 11, PacketsOut = 5, PacketsIn = 6 }, conn.Traffic);
        Assert.Equal("ssl", conn.AppProtocolName);
        Assert.Null(conn.Unmapped);
        Assert.Null(conn.Metadata.OriginalTime);
    }

    [Theory]
    [InlineData("""{"ts":1772442000.123456,"uid":"C0","id.orig_h":"192.0.2.1","id.orig_p":50000,"id.resp_h":"198.51.100.7","id.resp_p":443,"proto":"tcp","service":"ssl","duration":1.5,"orig_bytes":100,"resp_bytes":2000,"conn_state":"SF","local_orig":true,"local_resp":false,"missed_bytes":0,"history":"ShADadFf","orig_pkts":5,"orig_ip_bytes":300,"resp_pkts":6,"resp_ip_bytes":2300}""")]
    [InlineData("""{"duration":1.5e0,"ts":"2026-03-02T09:00:00.123456Z","uid":"C0","id_orig_h":"192.0.2.1","id_orig_p":50000,"id_resp_h":"198.51.100.7","id_resp_p":443,"proto":"tcp","service":"ssl","orig_bytes":100,"resp_bytes":2000,"conn_state":"SF","local_orig":true,"local_resp":false,"missed_bytes":0,"history":"ShADadFf","orig_pkts":5,"resp_pkts":6}""")]
    [InlineData("""{"ts":1772442000.123456,"uid":"\u00430","id":{"orig_h":"192.0.2.1","orig_p":50000,"resp_h":"::ffff:198.51.100.7","resp_p":443},"proto":"tcp","service":"ssl","duration":1.5,"orig_bytes":100,"resp_bytes":2000.0,"conn_state":"SF","local_orig":true,"local_resp":false,"missed_bytes":0,"history":"ShADadFf","orig_pkts":5,"resp_pkts":6}""")]
    public async Task Conn_JsonSpellings_GiveTheSameEventAsColumns(string json)
    {
        var fromColumns = await MapAsync<NetworkActivity>(ConnHeader + ConnRow(0));

        var fromJson = await MapAsync<NetworkActivity>(json + "\n");

        Assert.Equal(OcsfJson.ToJson(fromColumns), OcsfJson.ToJson(fromJson));
        Assert.Equal(fromColumns.Time, fromJson.Time);
    }

    [Theory]
    [InlineData("SF", NetworkActivity.Activity.Close, 1)]
    [InlineData("S0", NetworkActivity.Activity.Fail, 2)]
    [InlineData("REJ", NetworkActivity.Activity.Refuse, 2)]
    [InlineData("RSTO", NetworkActivity.Activity.Reset, 1)]
    [InlineData("S1", NetworkActivity.Activity.Traffic, 1)]
    [InlineData("OTH", NetworkActivity.Activity.Traffic, null)]
    public async Task Conn_State_IsActivityAndStatus(string state, int activity, int? status)
    {
        var conn = await MapAsync<NetworkActivity>(ConnHeader + ConnRow(0).Replace("\tSF\t", $"\t{state}\t", StringComparison.Ordinal));

        Assert.Equal((activity, status), (conn.ActivityId, conn.StatusId));
    }

    [Theory]
    [InlineData("T\tF", 2)]
    [InlineData("F\tT", 1)]
    [InlineData("T\tT", 3)]
    [InlineData("F\tF", 0)]
    [InlineData("-\t-", 0)]
    public async Task Conn_LocalFlags_AreTheDirection(string flags, int direction)
    {
        var conn = await MapAsync<NetworkActivity>(ConnHeader + ConnRow(0).Replace("\tT\tF\t", $"\t{flags}\t", StringComparison.Ordinal));

        Assert.Equal(direction, conn.ConnectionInfo?.DirectionId);
    }

    [Fact]
    public async Task Conn_UnknownColumnAndImpossiblePort_AreKeptUnmapped()
    {
        var conn = await MapAsync<NetworkActivity>(
            (ConnHeader + ConnRow(0)).Replace("tunnel_parents\n", "tunnel_parents\tcolour\n", StringComparison.Ordinal)
                .Replace("\t2300\t-\n", "\t2300\tC8,C9\tbl\\x09ue\n", StringComparison.Ordinal).Replace("\t443\t", "\t70000\t", StringComparison.Ordinal));

        Assert.Equal("""{"tunnel_parents":"C8,C9","colour":"bl\tue","id.resp_p":"70000"}""", conn.Unmapped?.ToJsonString());
        Assert.Null(conn.DstEndpoint?.Port);
    }

    [Fact]
    public async Task Conn_LongConnectionNames_AreTheSameFeedAndId()
    {
        foreach (var name in new[] { "open_conn", "conn_long", "conn" })
        {
            var outcome = await ReadAsync(Write($"{name}.log", ConnHeader.Replace("#path\tconn", $"#path\t{name}", StringComparison.Ordinal) + ConnRow(0)));

            Assert.Equal("zeek.conn", outcome.Batches[0].Feed);
            Assert.Equal(["C0"], outcome.Uids);
        }
    }

    [Fact]
    public async Task Conn_WithoutUid_HasAHashOfItsContent()
    {
        var row = ConnRow(0).Replace("\tC0\t", "\t-\t", StringComparison.Ordinal);

        var outcome = await ReadAsync(Write("conn.log", ConnHeader + row + row + ConnRow(1).Replace("\tC1\t", "\t-\t", StringComparison.Ordinal)));

        Assert.Equal(2, outcome.Uids.Distinct().Count());
        Assert.All(outcome.Uids, uid => Assert.Equal(16, uid?.Length));
    }

    [Fact]
    public async Task Dns_Columns_FillTheirPlaces()
    {
        var dns = await MapAsync<DnsActivity>(
            "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n"
            + "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\trtt\tquery\tqclass\tqclass_name\tqtype\tqtype_name\trcode\trcode_name\tAA\tTC\tRD\tRA\tZ\tanswers\tTTLs\trejected\n"
            + "1772442000.000001\tC1\t192.0.2.1\t40000\t192.0.2.53\t53\tudp\t77\t0.012345\twww.example.com\t1\tC_INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0\talias.example.com,TXT 5 a\\x2cb,198.51.100.7\t60.000000,5.5,-\tF\n");

        Assert.Equal(new DnsQuery { Hostname = "www.example.com", Type = "A", Class = "IN", PacketUid = 77 }, dns.Query);
        Assert.Equal(["alias.example.com", "TXT 5 a,b", "198.51.100.7"], dns.Answers!.Select(answer => answer.Rdata));
        Assert.Equal([60, 5, null], dns.Answers!.Select(answer => answer.Ttl));
        Assert.All(dns.Answers!, answer => Assert.Equal([3, 4], answer.FlagIds!));
        Assert.Equal((0, "NOERROR", 1), (dns.RcodeId, dns.Rcode, dns.StatusId));
        Assert.Equal(dns.Time.AddTicks(123450), dns.ResponseTime);
        Assert.Equal(1, dns.Time.Ticks % TimeSpan.TicksPerMillisecond / TimeSpan.TicksPerMicrosecond);
        Assert.Equal("C1", dns.ConnectionInfo?.Uid);
        Assert.StartsWith("C1/77/", dns.Metadata.Uid, StringComparison.Ordinal);
        Assert.Null(dns.Unmapped);
    }

    [Theory]
    [InlineData("3", 3, "NXDOMAIN", 2)]
    [InlineData("3841", 99, "NXDOMAIN", 2)]
    public async Task Dns_ResponseCode_IsOneThatOcsfNames(string code, int id, string name, int status)
    {
        var dns = await MapAsync<DnsActivity>(
            $$"""{"ts":1772442000,"uid":"C1","id.orig_h":"192.0.2.1","id.resp_h":"192.0.2.53","query":"x.example.com","qtype_name":"A","rcode":{{code}},"rcode_name":"NXDOMAIN"}""" + "\n");

        Assert.Equal((id, name, status), (dns.RcodeId, dns.Rcode, dns.StatusId));
    }

    [Fact]
    public async Task Dns_WithoutQuery_HasNoQueryObject()
    {
        var dns = await MapAsync<DnsActivity>("""{"ts":1772442000.5,"uid":"C1","id.orig_h":"192.0.2.1","id.resp_h":"192.0.2.53","trans_id":0,"rcode":0,"rcode_name":"NOERROR"}""" + "\n");

        Assert.Null(dns.Query);
    }

    [Fact]
    public async Task Dns_SameConnectionAndTransaction_HaveIdsOfTheirOwn()
    {
        const string Question = """{"ts":1772442000.5,"uid":"C1","id.orig_h":"192.0.2.1","id.resp_h":"224.0.0.251","trans_id":0,"qtype_name":"PTR","query":"NAME.example.com"}""";

        var outcome = await ReadAsync(Write("dns.log", string.Join('\n', "a", "b", "a").Split('\n').Aggregate("", (text, name) => text + Question.Replace("NAME", name, StringComparison.Ordinal) + "\n")));

        Assert.Equal(3, outcome.Events.Count);
        Assert.Equal(2, outcome.Uids.Distinct().Count());
    }

    [Fact]
    public async Task Http_Record_FillsItsPlacesAndLeavesThePasswordOut()
    {
        var http = await MapAsync<HttpActivity>(
            """{"ts":1772442000.5,"uid":"C1","id.orig_h":"192.0.2.1","id.orig_p":50000,"id.resp_h":"198.51.100.7","id.resp_p":8080,"trans_depth":2,"method":"POST","host":"www.example.com","uri":"/a/b?c=d","referrer":"http://example.com/","version":"1.1","user_agent":"curl/8","request_body_len":10,"response_body_len":20,"status_code":404,"status_msg":"Not Found","username":"alice","password":"secret","resp_mime_types":["text/html"],"tags":[]}""" + "\n");

        Assert.Equal(HttpActivity.Activity.Post, http.ActivityId);
        Assert.Equal(
            new Url { UrlString = "http://www.example.com:8080/a/b?c=d", Hostname = "www.example.com", Scheme = "http", Path = "/a/b", QueryString = "c=d" },
            http.HttpRequest?.Url);
        Assert.Equal(("curl/8", "http://example.com/", "1.1", 10), (http.HttpRequest?.UserAgent, http.HttpRequest?.Referrer, http.HttpRequest?.Version, http.HttpRequest?.Length));
        Assert.Equal(new HttpResponse { Code = 404, Message = "Not Found", ContentType = "text/html", Length = 20 }, http.HttpResponse);
        Assert.Equal((2, "404"), (http.StatusId, http.StatusCode));
        Assert.Equal("C1/2", http.Metadata.Uid);
        Assert.Equal("""{"username":"alice"}""", http.Unmapped?.ToJsonString());
    }

    [Theory]
    [InlineData("CONNECT", "www.example.com:443", "www.example.com", "www.example.com:443", HttpActivity.Activity.Connect)]
    [InlineData("GET", "http://www.example.com/x", "www.example.com", "http://www.example.com/x", HttpActivity.Activity.Get)]
    [InlineData("PROPFIND", "/x", "[2001:db8::1]:80", "http://[2001:db8::1]/x", HttpActivity.Activity.Other)]
    public async Task Http_KindsOfUri_GiveTheLink(string method, string uri, string host, string link, int activity)
    {
        var http = await MapAsync<HttpActivity>(
            $$"""{"ts":1772442000.5,"uid":"C1","id.orig_h":"192.0.2.1","id.resp_h":"2001:DB8::7","id.resp_p":80,"trans_depth":1,"method":"{{method}}","host":"{{host}}","uri":"{{uri}}"}""" + "\n");

        Assert.Equal((link, activity), (http.HttpRequest?.Url?.UrlString, http.ActivityId));
        Assert.Equal("2001:db8::7", http.DstEndpoint?.Ip);
    }

    [Fact]
    public async Task Ssl_Record_BecomesNetworkActivityWithTls()
    {
        var ssl = await MapAsync<NetworkActivity>(
            """{"ts":1772442000.5,"uid":"C1","id.orig_h":"192.0.2.1","id.orig_p":50000,"id.resp_h":"198.51.100.7","id.resp_p":443,"version":"TLSv12","cipher":"TLS_X","server_name":"www.example.com","established":true,"validation_status":"self signed certificate","ja3":"0123456789abcdef0123456789abcdef"}""" + "\n");

        Assert.Equal(
            new Tls { Version = "TLSv12", Cipher = "TLS_X", Sni = "www.example.com", Ja3Hash = new Fingerprint { AlgorithmId = 1, Value = "0123456789abcdef0123456789abcdef" } },
            ssl.Tls);
        Assert.Equal("www.example.com", ssl.DstEndpoint?.Hostname);
        Assert.Equal("""{"validation_status":"self signed certificate"}""", ssl.Unmapped?.ToJsonString());
    }

    [Fact]
    public async Task Ssl_WithoutVersion_KeepsTheServerName()
    {
        var ssl = await MapAsync<NetworkActivity>(
            """{"ts":1772442000.5,"uid":"C1","id.orig_h":"192.0.2.1","id.resp_h":"198.51.100.7","server_name":"www.example.com","established":false,"resumed":false}""" + "\n");

        Assert.Equal(new Tls { Version = "unknown", Sni = "www.example.com" }, ssl.Tls);
        Assert.Equal(2, ssl.StatusId);
    }
}
