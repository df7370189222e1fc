using System.Text.Json;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>Files of every format, by the command people type.</summary>
public sealed class ImportFormatsTests : IDisposable
{
    private const string Fdr = """
        {"event_simpleName":"NetworkConnectIP4","aid":"a1","cid":"c1","id":"n1","timestamp":"1772442000000","ContextProcessId":"7","LocalAddressIP4":"10.0.0.5","LocalPort":"50000","RemoteAddressIP4":"192.0.2.7","RemotePort":"443","Protocol":"6","ConnectionDirection":"0"}
        {"event_simpleName":"DnsRequest","aid":"a1","cid":"c1","id":"n2","timestamp":"1772442001000","ContextProcessId":"7","DomainName":"www.example.com","RequestType":"1"}
        {"event_simpleName":"NetworkConnectIP4","aid":

        """;

    private const string Hunting = """
        {"time":"2026-03-02T09:00:01Z","category":"AdvancedHunting-DeviceNetworkEvents","properties":{"Timestamp":"2026-03-02T09:00:00Z","DeviceId":"d1","DeviceName":"ws1.example.com","ReportId":5,"ActionType":"ConnectionSuccess","LocalIP":"::ffff:10.0.0.5","LocalPort":50000,"RemoteIP":"192.0.2.7","RemotePort":443,"Protocol":"Tcp"}}
        {"Timestamp":"2026-03-02T09:00:02Z","DeviceId":"d1","DeviceName":"ws1.example.com","ReportId":6,"ActionType":"LogonSuccess","LogonType":"Network","AccountName":"ana","AccountDomain":"example","LogonId":1}

        """;

    private readonly TemporaryDirectory folder = new();

    [Fact]
    public async Task Import_FalconFile_GivesTheConnectorsOwnEventsOnce()
    {
        var file = Write("part-0.gz.json", Fdr);

        var first = await CommandLine.RunAsync("import", file, "--json", "--lake", Lake);
        var again = await CommandLine.RunAsync("import", file, "--format", "falcon-fdr", "--json", "--lake", Lake);

        var result = Assert.Single(first.Lines);
        Assert.Equal(("crowdstrike.fdr", 2, 1), (result.GetProperty("feed").GetString(), result.GetProperty("events").GetInt32(), result.GetProperty("quarantined").GetInt32()));
        Assert.Equal(0, Assert.Single(again.Lines).GetProperty("events").GetInt32());
        Assert.Equal("10.0.0.5 192.0.2.7", await OneAsync("SELECT src_ip || ' ' || dst_ip FROM network_activity"));
        Assert.Equal("www.example.com", await OneAsync("SELECT query_hostname FROM dns_activity"));
        Assert.Equal(Fdr.Split('\n')[0].Length.ToString(System.Globalization.CultureInfo.InvariantCulture), await OneAsync("SELECT raw_length::VARCHAR FROM network_activity"));
    }

    [Fact]
    public async Task Import_HuntingRows_GoToTheFeedsThatCollectingFills()
    {
        var outcome = await CommandLine.RunAsync("import", Write("hunting.jsonl", Hunting), "--json", "--lake", Lake);

        Assert.Equal("microsoft.hunting.network, microsoft.hunting.logon", Assert.Single(outcome.Lines).GetProperty("feed").GetString());
        Assert.Equal("10.0.0.5 2", await OneAsync("SELECT src_ip || ' ' || direction_id FROM network_activity"));
    }

    [Fact]
    public async Task Import_MixedFolder_ReadsEachByItsContent()
    {
        File.Copy(SharedData.Path("data/network/slips-suricata-eve/eve.json.gz"), Path.Combine(In, "conn.log.gz"));
        Write("a.log", "2 1 eni-1 10.0.0.1 192.0.2.12 49761 443 6 20 4249 1772442000 1772442060 ACCEPT OK\n");
        Write("b.txt", """{"Records":[{"eventVersion":"1.08","eventTime":"2026-03-02T09:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","sourceIPAddress":"192.0.2.10","eventID":"E1"}]}""");
        Write("c.csv", "nobody,knows,what\n1,2,3\n");
        Write("d.bin", "\0\0\0\0");

        var outcome = await CommandLine.RunAsync("import", In, "--json", "--lake", Lake);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("3512 1 745", await OneAsync("SELECT count(*) FILTER (feed = 'suricata.flow') || ' ' || count(*) FILTER (feed = 'aws.vpcflow') || ' ' || (SELECT count(*) FROM detection_finding) FROM network_activity"));
        Assert.Contains("--mapping", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("d.bin", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_CsvWithAMapping_AndMap_AgreeOnTheEvent()
    {
        var file = Write("flows.csv", "when,from,to,port,sent\n2026-03-02T09:00:00Z,10.0.0.1,192.0.2.1,443,77\n");
        var mapping = Write("m.json", """{"name":"flows","class":"network_activity","columns":{"when":"time","from":"src_endpoint.ip","to":"dst_endpoint.ip","port":"dst_endpoint.port","sent":"traffic.bytes_out"}}""");

        var mapped = Assert.Single((await CommandLine.RunAsync("map", "csv", file, "--mapping", mapping)).Lines);
        await CommandLine.RunAsync("import", file, "--mapping", mapping, "--lake", Lake);

        Assert.Equal(mapped.GetProperty("metadata").GetProperty("uid").GetString(), await OneAsync("SELECT uid FROM network_activity WHERE feed = 'csv.flows'"));
        Assert.Equal(77, mapped.GetProperty("traffic").GetProperty("bytes_out").GetInt32());
    }

    [Fact]
    public async Task Map_LogFeeds_AreListedAndRead()
    {
        var listed = (await CommandLine.RunAsync("map", "--list", "--json")).Lines.ToDictionary(line => line.GetProperty("feed").GetString()!, line => line.GetProperty("ocsf_classes")[0].GetString());
        var events = (await CommandLine.RunAsync("map", "suricata.tls", SharedData.Path("data/network/slips-suricata-eve/eve.json.gz"))).Lines;

        Assert.Equal(("network_activity", "api_activity", "network_activity"), (listed["zeek.conn"], listed["aws.cloudtrail"], listed["azure.flow"]));
        Assert.Equal("www.myedimax.com", Assert.Single(events).GetProperty("tls").GetProperty("sni").GetString());
    }

    [Fact]
    public async Task Import_WrongArguments_AreNamed()
    {
        Assert.Contains("suricata", (await CommandLine.RunAsync("import", "x", "--format", "pcap", "--lake", Lake)).Error, StringComparison.Ordinal);
        Assert.Contains("--mapping", (await CommandLine.RunAsync("import", "x", "--format", "csv", "--lake", Lake)).Error, StringComparison.Ordinal);
        var wrong = await CommandLine.RunAsync("import", "x", "--mapping", Write("m.json", "{}"), "--lake", Lake);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("m.json", wrong.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private string Lake => folder.File("lake");

    private string In => Directory.CreateDirectory(folder.File("in")).FullName;

    private string Write(string name, string text)
    {
        var file = Path.Combine(In, name);
        File.WriteAllText(file, text);
        return file;
    }

    private async Task<string?> OneAsync(string sql) =>
        Assert.Single((await CommandLine.RunAsync("query", sql, "--json", "--lake", Lake)).Lines).EnumerateObject().First().Value is var value && value.ValueKind == JsonValueKind.String ? value.GetString() : value.ToString();
}
