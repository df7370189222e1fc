using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Inventory;

public class EntraInventoryTests
{
    [Fact]
    public void Map_JoinedComputer_HasBothIdsAndAName()
    {
        var device = """{"id":"o-1","deviceId":"d-1","displayName":"LAB-WS-0001","operatingSystem":"Windows","operatingSystemVersion":"10.0.26100","isCompliant":true,"isManaged":"true","trustType":"ServerAd","approximateLastSignInDateTime":"2026-03-01T10:00:00Z","registrationDateTime":"2025-01-01T00:00:00Z"}"""
            .MapTo<DeviceInventory>(MicrosoftFeed.Devices);

        Assert.Equal(("o-1", "d-1", "o-1", "LAB-WS-0001", true), (device.Metadata.Uid, device.Device.Uid, device.Device.UidAlt, device.Device.Hostname, device.Device.IsManaged));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), device.Time);
        Assert.Contains("ServerAd", device.Unmapped.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Map_Phone_HasNoHostName_SinceAHundredAreCalledTheSame()
    {
        var device = """{"id":"o-2","deviceId":"d-2","displayName":"iPhone","operatingSystem":"iOS","approximateLastSignInDateTime":17}""".MapTo<DeviceInventory>(MicrosoftFeed.Devices);

        Assert.Equal((null, "iPhone", 5), (device.Device.Hostname, device.Device.Name, device.Device.TypeId));
    }

    [Fact]
    public void Map_RiskDetectionOfAServicePrincipal_NamesIt()
    {
        var finding = """{"id":"r-1","riskEventType":"suspiciousSignins","riskLevel":"high","riskState":"atRisk","servicePrincipalId":"sp-1","servicePrincipalDisplayName":"Archive","appId":"a-1","keyIds":["k"],"detectedDateTime":"2026-03-02T10:00:00Z","lastUpdatedDateTime":"2026-03-02T10:00:00Z","ipAddress":"198.51.100.7"}"""
            .MapTo<DetectionFinding>(MicrosoftFeed.RiskDetections);

        Assert.Equal(("Archive", "sp-1", 4), (finding.Evidences![0].User!.Name, finding.Evidences[0].User!.Uid, finding.Evidences[0].User!.TypeId));
    }
}
