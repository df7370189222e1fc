using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Writes Defender's machines: the 15 % of devices that are watched twice.</summary>
internal static class MachineRecords
{
    public static void Write(Story story)
    {
        var random = story.Stream("defender machines");
        foreach (var device in story.Company.Devices.Where(device => device.MdeId is not null))
        {
            var lastSeen = (story.End - random.Between(TimeSpan.Zero, TimeSpan.FromHours(device.IsServer ? 1 : 20))).ToSecond();
            story.Machines.Add(device.MdeId!, lastSeen, story.Start - TimeSpan.FromDays(1), json => json
                .Text("id", device.MdeId).Text("computerDnsName", device.DnsName)
                .Text("firstSeen", Json.Seconds(story.Start - random.Between(TimeSpan.FromDays(30), TimeSpan.FromDays(600)))).Text("lastSeen", Json.Seconds(lastSeen))
                .Text("osPlatform", device.IsServer ? "WindowsServer2022" : "Windows11").Text("osArchitecture", "64-bit").Text("version", device.IsServer ? "21H2" : "24H2").Number("osBuild", device.IsServer ? 20348 : 26100)
                .Text("lastIpAddress", device.LocalIp).Text("lastExternalIpAddress", story.Company.Egress)
                .List("ipAddresses", [device], (item, d) => item.Text("ipAddress", d.LocalIp).Text("macAddress", d.Mac.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()).Text("type", "Ethernet").Text("operationalStatus", "Up"))
                .Text("healthStatus", "Active").Text("onboardingStatus", "Onboarded").Number("rbacGroupId", device.IsServer ? 141 : 140).Text("rbacGroupName", device.IsServer ? "servers" : "workstations")
                .Text("riskScore", "None").Text("exposureLevel", "Low").Text("aadDeviceId", device.EntraDeviceId).Texts("machineTags", []).Text("deviceValue", "Normal"), device: device.DnsName);
        }
    }
}
