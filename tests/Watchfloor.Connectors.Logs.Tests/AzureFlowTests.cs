using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class AzureFlowTests : LogTest
{
    private const string Nsg =
        """{"records":[{"time":"2026-03-02T09:01:00.000Z","systemId":"s","macAddress":"000D3AF87856","category":"NetworkSecurityGroupFlowEvent","resourceId":"/NSG-1","operationName":"NetworkSecurityGroupFlowEvents","properties":{"Version":2,"flows":[{"rule":"UserRule_out","flows":[{"mac":"000D3AF87856","flowTuples":["1772442000,10.0.0.4,192.0.2.7,44931,443,T,O,A,B,,,,","1772442030,10.0.0.4,192.0.2.7,44931,443,T,O,A,C,10,1000,20,20000","1772442060,10.0.0.4,192.0.2.7,44931,443,T,O,A,E,1,100,2,2000","1772442001,198.51.100.9,10.0.0.4,5000,3389,T,I,D,B,,,,"]}]}]}}""";

    private const string Vnet =
        """{"records":[{"time":"2026-03-02T09:01:00.0000000Z","flowLogVersion":4,"flowLogGUID":"g","macAddress":"112233445566","category":"FlowLogFlowEvent","flowLogResourceID":"/FL","targetResourceID":"/VNET","operationName":"FlowLogFlowEvent","flowRecords":{"flows":[{"aclID":"0","flowGroups":[{"rule":"DefaultRule_AllowInternetOutBound","flowTuples":["1772442003599,10.0.0.6,192.0.2.180,23956,443,6,O,B,NX,0,0,0,0","1772442003606,10.0.0.6,192.0.2.180,23956,443,6,O,E,NX,3,767,2,1580"]}]}]}}]}""";

    [Fact]
    public async Task Nsg_InterimTuples_AreVersionsOfOneFlowWithTheSumOfTheirCounts()
    {
        var outcome = await ReadAsync(Write("PT1H.json", Nsg + "]}"));

        var flows = outcome.Events.Cast<NetworkActivity>().ToList();
        Assert.Equal(4, flows.Count);
        Assert.Single(flows.Take(3).Select(flow => flow.Metadata.Uid).Distinct());
        Assert.Equal([NetworkActivity.Activity.Open, NetworkActivity.Activity.Traffic, NetworkActivity.Activity.Close, NetworkActivity.Activity.Refuse], flows.Select(flow => flow.ActivityId));
        Assert.Equal(new NetworkTraffic { Bytes = 23100, BytesOut = 1100, BytesIn = 22000, Packets = 33, PacketsOut = 11, PacketsIn = 22 }, flows[2].Traffic);
        Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(1772442000), 60_000), (flows[2].Time, flows[2].Duration));
        Assert.Equal((1, 2, "198.51.100.9"), (flows[3].ConnectionInfo!.DirectionId, flows[3].ActionId, flows[3].SrcEndpoint!.Ip));
        Assert.All(flows, flow => Assert.Empty(OcsfValidator.Default.Validate(flow).Errors));
        Assert.Equal((1, 0), (outcome.Records, outcome.QuarantinedCount));
    }

    [Fact]
    public async Task Vnet_Tuples_AreReadAndEachPointsAtItself()
    {
        var outcome = await ReadAsync(Write("PT1H.json", Vnet));

        Assert.Null(outcome.SkippedReason);
        Assert.Empty(outcome.Quarantined);
        var closed = (NetworkActivity)outcome.Events[1];
        Assert.Equal((767L, 1580L, 6, NetworkActivity.Activity.Close), (closed.Traffic!.BytesOut, closed.Traffic.BytesIn, closed.ConnectionInfo!.ProtocolNum, closed.ActivityId));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1772442003599), closed.Time);
        Assert.Equal("DefaultRule_AllowInternetOutBound", closed.Unmapped!["rule"]!.ToString());
        Assert.Equal("1772442003606,10.0.0.6,192.0.2.180,23956,443,6,O,E,NX,3,767,2,1580", Vnet.Substring((int)outcome.Ranges[1].Offset, outcome.Ranges[1].Length));
    }

    [Fact]
    public async Task Read_FileThatGrewByARecord_GivesOnlyThatAndKnowsFlowsBegunBefore()
    {
        const string Second = """,{"time":"2026-03-02T09:02:00.000Z","macAddress":"000D3AF87856","category":"NetworkSecurityGroupFlowEvent","properties":{"Version":2,"flows":[{"rule":"UserRule_out","flows":[{"mac":"000D3AF87856","flowTuples":["1772442200,10.0.0.4,192.0.2.7,9,443,T,O,A,E,5,500,5,500"]}]}]}}""";
        var begun = Nsg.Replace("44931", "9", StringComparison.Ordinal).Replace(",\"1772442060,10.0.0.4,192.0.2.7,9,443,T,O,A,E,1,100,2,2000\"", "", StringComparison.Ordinal);
        var first = await ReadAsync(Write("PT1H.json", begun + "]}"));

        var grown = await ReadAsync(Write("PT1H.json", begun + Second + "]}"), new LogReadOptions { Earlier = [first.Cursor!] });

        var flow = Assert.IsType<NetworkActivity>(Assert.Single(grown.Events));
        Assert.Equal(first.Uids.First(), flow.Metadata.Uid);
        Assert.Equal((1500L, 200_000L), (flow.Traffic!.BytesOut, flow.Duration));
        Assert.Empty(grown.Warnings);
    }

    [Fact]
    public async Task Read_WrongTuples_AreToldAndTheOthersRead()
    {
        var text = Vnet.Replace("1772442003599,10.0.0.6", "x,10.0.0.6", StringComparison.Ordinal).Replace(",767,", ",18446744073709551615,", StringComparison.Ordinal);

        var outcome = await ReadAsync(Write("PT1H.json", text));

        Assert.Null(Assert.IsType<NetworkActivity>(Assert.Single(outcome.Events)).Traffic?.BytesOut);
        Assert.Contains(outcome.Warnings, warning => warning.Contains("1 flow tuples could not be read", StringComparison.Ordinal));
        Assert.Contains(outcome.Warnings, warning => warning.Contains("cannot be true", StringComparison.Ordinal));
    }
}
