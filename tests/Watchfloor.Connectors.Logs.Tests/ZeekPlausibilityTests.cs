using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class ZeekPlausibilityTests : LogTest
{
    [Fact]
    public async Task Conn_MorePayloadThanItsPacketsCarried_IsCutToThatAndKept()
    {
        // 5 packets of 300 bytes and 40 bytes missed cannot be 4 GiB.
        var conn = await MapAsync<NetworkActivity>(ConnHeader + ConnRow(0).Replace("\t100\t2000\t", "\t4294967200\t2000\t", StringComparison.Ordinal).Replace("\tF\t0\tSh", "\tF\t40\tSh", StringComparison.Ordinal));

        Assert.Equal((340L, 2000L, 2340L), (conn.Traffic!.BytesOut, conn.Traffic.BytesIn, conn.Traffic.Bytes));
        Assert.Equal(["bytes_capped"], conn.Metadata.Labels);
        Assert.Equal("4294967200", conn.Unmapped!["orig_bytes"]!.ToString());
    }

    [Fact]
    public async Task Conn_SomewhatMorePayloadThanWasSeen_IsASensorThatLostPackets()
    {
        var conn = await MapAsync<NetworkActivity>(ConnHeader + ConnRow(0).Replace("\t100\t2000\t", "\t4261160\t2000\t", StringComparison.Ordinal).Replace("\tF\t0\tSh", "\tF\t47432\tSh", StringComparison.Ordinal));

        Assert.Equal(4_261_160, conn.Traffic!.BytesOut);
        Assert.Null(conn.Metadata.Labels);
    }

    [Theory]
    [InlineData("\t1.500000\t", "\t-1.5\t", "duration")]
    [InlineData("\t1.500000\t", "\t4294967296.0\t", "duration")]
    [InlineData("\t1.500000\t", "\t18446744073709551615\t", "duration")]
    [InlineData("\t100\t2000\t", "\t18446744073709551615\t2000\t", "orig_bytes")]
    [InlineData("\t100\t2000\t", "\t-100\t2000\t", "orig_bytes")]
    [InlineData("\t5\t300\t6\t2300\t", "\t18446744073709551615\t300\t6\t2300\t", "orig_pkts")]
    [InlineData("\t443\t", "\t-1\t", "id.resp_p")]
    public async Task Conn_NumberThatCannotBeTrue_IsKeptAsideAndCounted(string from, string to, string field)
    {
        var outcome = await ReadAsync(Write("conn.log", ConnHeader + ConnRow(0).Replace(from, to, StringComparison.Ordinal) + ConnRow(1)));

        var conn = (NetworkActivity)outcome.Events[0];
        Assert.Equal(["value_refused"], conn.Metadata.Labels);
        Assert.NotNull(conn.Unmapped![field]);
        Assert.Empty(OcsfValidator.Default.Validate(conn).Errors);
        Assert.Contains($"1 records have a {field} that cannot be true", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        Assert.Null(outcome.Events[1].Metadata.Labels);
    }

    [Fact]
    public async Task Conn_WithoutPacketCounts_MayHaveWhatALinkCarries()
    {
        const string Bare = """{"_path":"conn","ts":1772442000.5,"uid":"C1","id.orig_h":"10.0.0.1","id.resp_h":"192.0.2.2","proto":"tcp","duration":10.0,"orig_bytes":400000000000,"resp_bytes":9000000000000}""";

        var conn = await MapAsync<NetworkActivity>(Bare + "\n");

        Assert.Equal((400_000_000_000L, null), (conn.Traffic!.BytesOut, conn.Traffic.BytesIn));
        Assert.Equal((2, 3), (conn.ConnectionInfo!.DirectionId, conn.ConnectionInfo.BoundaryId));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.1.0.1", 3, 2)]
    [InlineData("192.0.2.1", "fd00::1", 1, 3)]
    [InlineData("::ffff:10.0.0.1", "2001:db8::1", 2, 3)]
    [InlineData("127.0.0.1", "127.0.0.2", 4, 1)]
    [InlineData("192.168.1.1", "224.0.0.251", 3, 2)]
    [InlineData("192.0.2.1", "192.0.2.2", 0, 3)]
    public async Task Conn_WithoutLocalFlags_HasDirectionAndBoundaryByItsAddresses(string source, string destination, int direction, int boundary)
    {
        var conn = await MapAsync<NetworkActivity>($$"""{"_path":"conn","ts":1772442000.5,"uid":"C1","id.orig_h":"{{source}}","id.resp_h":"{{destination}}","proto":"tcp"}""" + "\n");

        Assert.Equal((direction, boundary), (conn.ConnectionInfo!.DirectionId, conn.ConnectionInfo.BoundaryId));
    }

    [Fact]
    public async Task Conn_InterimRecordOfALongConnection_IsOlderThanItsClosingRecord()
    {
        var interim = (await ReadAsync(Write("conn_long.log", ConnHeader.Replace("#path\tconn", "#path\tconn_long", StringComparison.Ordinal) + ConnRow(0).Replace("1.500000", "600.0", StringComparison.Ordinal)))).Events[0];
        var closing = (await ReadAsync(Write("conn.log", ConnHeader + ConnRow(0).Replace("1.500000", "900.0", StringComparison.Ordinal)))).Events[0];

        Assert.Equal(interim.Metadata.Uid, closing.Metadata.Uid);
        Assert.True(closing.Metadata.ModifiedTime > interim.Metadata.ModifiedTime);
    }

    [Fact]
    public async Task Files_Columns_FillTheirPlaces()
    {
        var file = await MapAsync<FileActivity>(
            "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tfiles\n#fields\tts\tfuid\ttx_hosts\trx_hosts\tconn_uids\tsource\tdepth\tanalyzers\tmime_type\tfilename\tduration\tlocal_orig\tis_orig\tseen_bytes\ttotal_bytes\tmissing_bytes\toverflow_bytes\ttimedout\tparent_fuid\tmd5\tsha1\tsha256\n"
            + "1772442000.5\tF1\t192.0.2.9\t10.0.0.5\tC1\tHTTP\t0\tMD5\tapplication/x-dosexec\tx.exe\t0.25\tF\tF\t100\t120\t20\t0\tF\t-\td41d8cd98f00b204e9800998ecf8427e\t-\t-\n");

        Assert.Equal(("x.exe", "application/x-dosexec", 120L, "F1"), (file.File.Name, file.File.MimeType, file.File.Size, file.File.Uid));
        Assert.Equal(("10.0.0.5", "HTTP", "transfer", 250L), (file.Device.Ip, file.Actor.AppName, file.ActivityName, file.Duration));
        Assert.Equal("d41d8cd98f00b204e9800998ecf8427e", Assert.Single(file.File.Hashes!).Value);
        Assert.Equal(("C1", "192.0.2.9"), (file.Unmapped!["conn_uids"]!.ToString(), file.Unmapped["tx_host"]!.ToString()));
    }

    [Fact]
    public async Task X509_Json_IsABaseEventThatKeepsTheCertificate()
    {
        var certificate = await MapAsync<BaseEvent>("""{"ts":1772442000.5,"fingerprint":"aa","certificate.version":3,"certificate.subject":"CN=example.com","certificate.issuer":"CN=ca"}""" + "\n");

        Assert.Equal(("CN=example.com", "certificate"), (certificate.Message, certificate.ActivityName));
        Assert.Equal("CN=ca", certificate.Unmapped!["certificate.issuer"]!.ToString());
    }
}
