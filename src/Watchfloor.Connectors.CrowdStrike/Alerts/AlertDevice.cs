using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.FalconValues;

namespace Watchfloor.Connectors.CrowdStrike.Alerts;

/// <summary>The host of an alert, or a host of the inventory: Falcon writes both with the same names.</summary>
internal static class AlertDevice
{
    private const int EndpointDetection = 1;

    /// <summary>The host of an alert; null when it names none.</summary>
    public static Device? Of(JsonRecord alert) => alert.Object("device") is { } device
        ? From(device, alert.Text("agent_id"))
        : alert.Text("agent_id") is { } aid ? new() { TypeId = 0, Uid = aid, Hostname = alert.Text("host_name", "hostname") } : null;

    /// <summary>Reads a host; null when nothing in it names one.</summary>
    public static Device? From(JsonRecord device, string? fallbackId = null)
    {
        var uid = device.Text("device_id") ?? fallbackId;
        var (hostname, ip) = (device.Text("hostname"), IpText.Canonical(device.Text("local_ip")));
        if (uid is null && hostname is null && ip is null)
        {
            return null;
        }

        var productType = device.Text("product_type_desc", "product_type");
        return new()
        {
            TypeId = DeviceType(productType),
            Type = productType,
            Uid = uid,
            Hostname = hostname,
            Domain = device.Text("machine_domain"),
            Ip = ip,
            Mac = device.Text("mac_address"),
            Os = Platform(device.Text("platform_name"), device.Text("os_version")),
            AgentList = uid is null ? null : [new() { Uid = uid, TypeId = EndpointDetection, Version = device.Text("agent_version"), VendorName = "CrowdStrike" }],
            Groups = device.Texts("groups") is { Count: > 0 } groups ? [.. groups.Select(group => new Group { Uid = group })] : null,
            FirstSeenTime = device.Time("first_seen"),
            LastSeenTime = device.Time("last_seen"),
        };
    }
}
