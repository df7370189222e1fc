using Watchfloor.Connectors.CrowdStrike.Alerts;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Hosts;

/// <summary>Falcon hosts to Device Inventory (5001).</summary>
internal sealed class FalconHostMapping() : JsonFeedMapping(FalconFeeds.Hosts, "device_inventory")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var uid = record.Required("device_id");
        var time = record.RequiredTime("modified_timestamp", "last_seen", "first_seen");
        var device = AlertDevice.From(record) ?? throw new UnmappableRecordException("no device_id, hostname or local_ip");
        var external = IpText.Canonical(record.Text("external_ip"));
        yield return new DeviceInventory
        {
            ActivityId = DeviceInventory.Activity.Collect,
            SeverityId = Severity.Informational,
            Time = time,
            Device = device with { IsManaged = true, Owner = LastUser(record), Os = device.Os is { } os ? os with { Build = record.Text("os_build") } : null },
            Observables = external is null ? null : [new() { Name = "device.external_ip", TypeId = ObservableType.IpAddress, Value = external }],
            Metadata = new()
            {
                Product = FalconValues.Falcon,
                Uid = uid,
                LogName = "hosts",
                TenantUid = record.Text("cid"),
                OriginalTime = record.Text("modified_timestamp", "last_seen", "first_seen"),
                ModifiedTime = time,
                Labels = record.Texts("tags") is { Count: > 0 } tags ? tags : null,
            },
        };
    }

    private static User? LastUser(JsonRecord record)
    {
        var (name, sid) = (record.Text("last_login_user"), record.Text("last_login_user_sid"));
        return name is null && sid is null ? null : new() { Name = name, Uid = sid };
    }
}
