using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Defender for Endpoint machines to Device Inventory 5001.</summary>
internal sealed class MachineMapping() : JsonFeedMapping(MicrosoftFeed.Machines, "device_inventory")
{
    private const int EndpointDetection = 1;

    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var id = record.Required("id");
        var hostname = record.Text("computerDnsName");
        var platform = record.Text("osPlatform");
        var seen = record.Time("lastSeen");
        var tags = record.Texts("machineTags");
        var group = record.Text("rbacGroupName");
        var onboarding = record.Text("onboardingStatus");
        var mac = record.Objects("ipAddresses").Select(address => address.Text("macAddress")).FirstOrDefault(address => address is not null);

        yield return new DeviceInventory
        {
            ActivityId = DeviceInventory.Activity.Collect,
            SeverityId = Severity.Informational,
            Time = seen ?? record.RequiredTime("firstSeen"),
            Message = hostname,
            Metadata = new Metadata
            {
                Uid = id,
                Product = MicrosoftProduct.DefenderForEndpoint,
                LogName = "machines",
                OriginalTime = record.Text("lastSeen", "firstSeen"),
                Labels = tags.Count > 0 ? tags : null,
            },
            Device = new Device
            {
                TypeId = MicrosoftOs.DeviceType(platform),
                Uid = id,
                UidAlt = record.Text("aadDeviceId"),
                Hostname = hostname,
                Ip = IpText.Canonical(record.Text("lastIpAddress")),
                Mac = MacOf(mac),
                Os = MicrosoftOs.Of(platform, record.Text("version"), record.Text("osBuild")),
                FirstSeenTime = record.Time("firstSeen"),
                LastSeenTime = seen,
                IsManaged = onboarding is null ? null : string.Equals(onboarding, "onboarded", StringComparison.OrdinalIgnoreCase),
                Groups = group is null ? null : [new Group { Name = group, Uid = record.Text("rbacGroupId") }],
                AgentList = [new Agent { Name = MicrosoftProduct.DefenderForEndpoint.Name, Uid = id, TypeId = EndpointDetection, Version = record.Text("agentVersion") }],
            },
        };
    }

    // Machines report 001122334455; other tools 00-11-22-33-44-55.
    private static string? MacOf(string? text) =>
        text is { Length: 12 } && text.All(char.IsAsciiHexDigit)
            ? string.Join('-', Enumerable.Range(0, 6).Select(i => text.Substring(i * 2, 2).ToUpperInvariant()))
            : text;
}
