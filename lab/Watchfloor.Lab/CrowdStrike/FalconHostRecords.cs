using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Writes the device records of the Hosts API.</summary>
internal static class FalconHostRecords
{
    public static void Write(Story story)
    {
        var random = story.Stream("falcon hosts");
        foreach (var device in story.Company.Devices)
        {
            var firstSeen = story.Start - random.Between(TimeSpan.FromDays(40), TimeSpan.FromDays(700));
            var lastSeen = (story.End - random.Between(TimeSpan.Zero, TimeSpan.FromHours(device.IsServer ? 0.2 : 14))).ToSecond();
            story.FalconHosts.Add(device.Aid, firstSeen, story.Start - TimeSpan.FromDays(30), json => WriteHost(json, story.Company, device, firstSeen, lastSeen, random), device.ProductType, device.Aid);
        }
    }

    /// <summary>The short form that stands inside an alert.</summary>
    public static void WriteAlertDevice(Utf8JsonWriter json, Company company, Device device) => json
        .Text("agent_load_flags", "1").Text("agent_version", "7.26.19507.0").Text("cid", company.Cid).Text("device_id", device.Aid)
        .Text("external_ip", company.Egress).Texts("groups", [])
        .Object("hostinfo", info => info.Texts("active_directory_dn_display", device.IsServer ? ["Servers"] : ["Workstations"]).Text("domain", company.Domain))
        .Text("hostname", device.Hostname).Text("local_ip", device.LocalIp).Text("mac_address", device.Mac).Text("machine_domain", company.Domain)
        .Text("major_version", "10").Text("minor_version", "0").Text("os_version", OsVersion(device)).Text("platform_id", "0").Text("platform_name", "Windows")
        .Null("pod_labels").Text("product_type", ProductType(device)).Text("product_type_desc", device.ProductType).Text("status", "normal").Null("tags");

    private static void WriteHost(Utf8JsonWriter json, Company company, Device device, DateTimeOffset firstSeen, DateTimeOffset lastSeen, Random random)
    {
        json.Text("device_id", device.Aid).Text("cid", company.Cid).Text("hostname", device.Hostname)
            .Text("platform_name", "Windows").Text("platform_id", "0").Text("os_version", OsVersion(device)).Text("os_build", device.IsServer ? "20348" : "26100")
            .Text("major_version", "10").Text("minor_version", "0").Text("product_type", ProductType(device)).Text("product_type_desc", device.ProductType)
            .Text("agent_version", random.Next(10) == 0 ? "7.25.19406.0" : "7.26.19507.0").Text("agent_load_flags", "1")
            .Text("local_ip", device.LocalIp).Text("connection_ip", device.LocalIp).Text("external_ip", company.Egress).Text("mac_address", device.Mac)
            .Text("machine_domain", company.Domain).Texts("ou", device.IsServer ? ["Servers"] : ["Workstations"])
            .Text("first_seen", Json.Seconds(firstSeen)).Text("last_seen", Json.Seconds(lastSeen)).Text("modified_timestamp", Json.Seconds(lastSeen))
            .Text("status", "normal").Text("filesystem_containment_status", "normal").Text("rtr_state", "enabled").Text("reduced_functionality_mode", "no")
            .Text("provision_status", "Provisioned").Text("detection_suppression_status", null)
            .Texts("groups", []).Texts("tags", [$"FalconGroupingTags/{(device.IsServer ? "Servers" : device.Owner!.Department.Replace(' ', '-'))}"])
            .Text("serial_number", device.Serial).Text("system_manufacturer", "Contoso Hardware").Text("system_product_name", device.IsServer ? "Rack 2U" : "Notebook 14")
            .Text("chassis_type_desc", device.IsServer ? "Rack Mount Chassis" : "Notebook");
        if (device.Owner is { } owner)
        {
            json.Text("last_login_user", owner.Sam).Text("last_login_user_sid", owner.Sid).Text("last_login_timestamp", Json.Seconds(lastSeen - random.Between(TimeSpan.FromHours(1), TimeSpan.FromHours(9))));
        }
    }

    private static string OsVersion(Device device) => device.IsServer ? "Windows Server 2022" : "Windows 11";

    private static string ProductType(Device device) => device.ProductType switch { "Workstation" => "1", "Domain Controller" => "2", _ => "3" };
}
