namespace Watchfloor.Incidents.Tests.Identities;

public class HostIdentitiesTests
{
    private static readonly DeviceRecord Falcon = new() { Feed = "crowdstrike.hosts", Uid = "aid-1", Hostname = "MF-WS-1" };
    private static readonly DeviceRecord Defender = new() { Feed = "microsoft.machines", Uid = "mde-1", UidAlt = "entra-1", Hostname = "mf-ws-1.corp.example.com" };

    [Fact]
    public void NameOf_EveryNameOfTheToolsForOneMachine_IsItsShortNameInUpperCase()
    {
        var hosts = new HostIdentities([Falcon, Defender]);

        Assert.Equal("MF-WS-1", hosts.NameOf("aid-1", null));
        Assert.Equal("MF-WS-1", hosts.NameOf("mde-1", null));
        Assert.Equal("MF-WS-1", hosts.NameOf("entra-1", null));
        Assert.Equal("MF-WS-1", hosts.NameOf(null, "mf-ws-1"));
        Assert.Equal("MF-WS-1", hosts.NameOf(null, "MF-WS-1.corp.example.com"));
        Assert.Single(hosts.All);
    }

    [Fact]
    public void Find_SameShortNameInTwoDomains_IsNeither()
    {
        var other = new DeviceRecord { Feed = "microsoft.machines", Uid = "mde-2", Hostname = "mf-ws-1.lab.example.com" };

        var hosts = new HostIdentities([Defender, other]);

        Assert.Null(hosts.Find(null, "MF-WS-1"));
        Assert.NotEqual(hosts.NameOf("mde-1", null), hosts.NameOf("mde-2", null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("192.0.2.7")]
    public void NameOf_NoName_IsNull(string? name) => Assert.Null(new HostIdentities([Falcon]).NameOf(null, name));

    [Fact]
    public void NameOf_HostThatNoInventoryKnows_IsItsShortName() =>
        Assert.Equal("NEW-1", new HostIdentities([Falcon]).NameOf("aid-9", "new-1.corp.example.com"));
}
