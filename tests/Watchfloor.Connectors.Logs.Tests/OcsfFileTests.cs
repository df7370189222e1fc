using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class OcsfFileTests : LogTest
{
    private const string Connection =
        """{"class_uid":4001,"class_name":"Network Activity","category_uid":4,"activity_id":6,"type_uid":400106,"severity_id":1,"time":1772442000000,"metadata":{"version":"1.1.0","uid":"N1","profiles":["cloud","host"],"product":{"name":"Example"}},"cloud":{"provider":"AWS"},"src_endpoint":{"ip":"10.0.0.1"},"dst_endpoint":{"ip":"192.0.2.1","port":443}}""";

    [Fact]
    public async Task Read_Event_ComesBackWithWhatTheModelLacksUnmapped()
    {
        var flow = await MapAsync<NetworkActivity>(Connection + "\n");

        Assert.Equal(("N1", "10.0.0.1", 443), (flow.Metadata.Uid, flow.SrcEndpoint!.Ip, flow.DstEndpoint!.Port));
        Assert.Equal(["host"], flow.Metadata.Profiles);
        Assert.Equal("""{"cloud":{"provider":"AWS"}}""", flow.Unmapped?.ToJsonString());
    }

    [Theory]
    [InlineData("\"class_uid\":4001", "\"class_uid\":4999", "class_uid 4999")]
    [InlineData("\"time\":1772442000000", "\"time\":1772442000", "")]
    [InlineData("\"time\":1772442000000", "\"time\":\"soon\"", "not an OCSF event")]
    [InlineData("\"time\":1772442000000", "\"time\":9223372036854775807", "not an OCSF event")]
    [InlineData("\"time\":1772442000000", "\"time\":-5", "not from 1970")]
    [InlineData("\"activity_id\":6", "\"activity_id\":60", "not valid OCSF")]
    [InlineData("\"src_endpoint\":{\"ip\":\"10.0.0.1\"},\"dst_endpoint\":{\"ip\":\"192.0.2.1\",\"port\":443}", "\"x\":1", "not valid OCSF")]
    [InlineData("\"metadata\":{", "\"metadata\":null,\"y\":{", "metadata")]
    public async Task Read_EventThatIsNotValid_IsQuarantinedWithTheReason(string from, string to, string reason)
    {
        var outcome = await ReadAsync(Write("events.jsonl", Connection + "\n" + Connection.Replace(from, to, StringComparison.Ordinal) + "\n"));

        if (reason.Length == 0)
        {
            // Seconds taken for milliseconds are January 1970: a time like any other.
            Assert.Equal(2, outcome.Events.Count);
            return;
        }

        Assert.Single(outcome.Events);
        Assert.Contains(reason, Assert.Single(outcome.Quarantined).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ExampleOfEveryMapping_IsAnEventOrSaysWhyNot()
    {
        var files = Directory.GetFiles(SharedData.Path("data/ocsf/examples"), "*.json");
        var read = 0;
        foreach (var path in files)
        {
            var outcome = await ReadAsync(path);
            Assert.Equal(outcome.Records, outcome.Events.Count + outcome.QuarantinedCount);
            Assert.All(outcome.Quarantined, record => Assert.True(record.Reason.Length > 10));
            Assert.All(outcome.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
            read += outcome.Events.Count;
        }

        Assert.True(read >= 15, $"{read} of {files.Length} were read");
    }
}
