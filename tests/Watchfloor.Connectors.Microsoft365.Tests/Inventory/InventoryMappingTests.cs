using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Inventory;

public class InventoryMappingTests
{
    [Fact]
    public void Map_User_JoinsDirectoryAndWindowsIdentity()
    {
        var inventory = """
            {"id":"u-1","displayName":"J Doe","userPrincipalName":"j.doe@example.com","mail":"jane.doe@example.com","accountEnabled":true,"userType":"Member","department":"Finance","createdDateTime":"2020-01-01T00:00:00Z",
            "lastPasswordChangeDateTime":"2026-01-10T00:00:00Z","onPremisesSamAccountName":"jdoe","onPremisesSecurityIdentifier":"S-1-5-21-1-2-3-1001"}
            """.MapTo<UserInventory>(MicrosoftFeed.Users);

        Assert.Equal(("u-1", "S-1-5-21-1-2-3-1001", "j.doe@example.com", "jane.doe@example.com", "jdoe", false), (inventory.User.Uid, inventory.User.UidAlt, inventory.User.Name, inventory.User.EmailAddr, inventory.User.Account!.Name, inventory.User.Account.IsDisabled));
        Assert.Equal(new DateTimeOffset(2026, 1, 10, 0, 0, 0, TimeSpan.Zero), inventory.Time);
        Assert.Equal("Finance", (string?)inventory.Unmapped!["department"]);
    }

    [Fact]
    public void Map_Machine_FillsTheDevice()
    {
        var device = """
            {"id":"mde-1","computerDnsName":"srv-01.example.com","firstSeen":"2026-01-02T08:00:00Z","lastSeen":"2026-03-01T09:00:00Z","osPlatform":"WindowsServer2022","version":"21H2","osBuild":20348,"lastIpAddress":"10.20.0.11",
            "lastExternalIpAddress":"203.0.113.7","onboardingStatus":"Onboarded","rbacGroupId":140,"rbacGroupName":"lab","riskScore":"High","aadDeviceId":"aad-1","machineTags":["finance"],"ipAddresses":[{"ipAddress":"10.20.0.11","macAddress":"001122AABBCC"}]}
            """.MapTo<DeviceInventory>(MicrosoftFeed.Machines);

        Assert.Equal(("mde-1", "aad-1", "srv-01.example.com", "10.20.0.11", "00-11-22-AA-BB-CC", 1), (device.Device.Uid, device.Device.UidAlt, device.Device.Hostname, device.Device.Ip, device.Device.Mac, device.Device.TypeId));
        Assert.Equal((100, "20348", true), (device.Device.Os!.TypeId, device.Device.Os.Build, device.Device.IsManaged));
        Assert.Equal(("lab", "140"), (device.Device.Groups![0].Name, device.Device.Groups[0].Uid));
        Assert.Equal("High", (string?)device.Unmapped!["riskScore"]);
    }
}
