using Watchfloor.Connectors.CrowdStrike.Hosts;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Tests.Hosts;

public class FalconHostMappingTests
{
    [Fact]
    public void Map_Host_BecomesDeviceInventory()
    {
        var inventory = Mapped.Event<DeviceInventory>(new FalconHostMapping(), """
            {"device_id":"a1","cid":"c1","hostname":"DC-01","platform_name":"Windows","os_version":"Windows Server 2022","os_build":"20348","product_type_desc":"Domain Controller","agent_version":"7.26.1.0",
             "local_ip":"10.20.0.5","external_ip":"203.0.113.7","mac_address":"02-00-5e-00-00-01","status":"normal","first_seen":"2026-01-02T08:00:00Z","last_seen":"2026-03-01T09:59:00Z",
             "modified_timestamp":"2026-03-01T10:00:00Z","last_login_user":"j.doe","last_login_user_sid":"S-1-5-21-1-2-3-1001","groups":["g1"],"tags":["FalconGroupingTags/Servers"]}
            """.Trim());

        Assert.Equal(500102, inventory.TypeUid);
        Assert.Equal("a1", inventory.Metadata.Uid);
        // 2026-03-01T10:00:00Z from `date -u -d ... +%s`.
        Assert.Equal(1772359200000, inventory.Time.ToUnixTimeMilliseconds());
        Assert.Equal(("a1", "DC-01", "10.20.0.5", 1), (inventory.Device.Uid, inventory.Device.Hostname, inventory.Device.Ip, inventory.Device.TypeId));
        Assert.Equal((100, "Windows Server 2022", "20348"), (inventory.Device.Os!.TypeId, inventory.Device.Os.Name, inventory.Device.Os.Build));
        Assert.Equal(("j.doe", "S-1-5-21-1-2-3-1001"), (inventory.Device.Owner?.Name, inventory.Device.Owner?.Uid));
        Assert.Equal("203.0.113.7", Assert.Single(inventory.Observables!).Value);
        Assert.Equal("g1", Assert.Single(inventory.Device.Groups!).Uid);
        Assert.Equal("normal", (string)inventory.Unmapped!["status"]!);
    }
}
