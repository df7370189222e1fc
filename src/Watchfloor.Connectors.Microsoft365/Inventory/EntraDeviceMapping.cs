using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Devices of the Entra directory to Device Inventory 5001: where the device id of sign-ins and the object id of audits meet a name.</summary>
internal sealed class EntraDeviceMapping() : JsonFeedMapping(MicrosoftFeed.Devices, "device_inventory")
{
    private const int Mobile = 5;

    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        record.Ignore("@odata.id", "@odata.etag");
        var objectId = record.Required("id");
        var deviceId = record.Text("deviceId");
        var name = record.Text("displayName");
        var system = record.Text("operatingSystem");
        var type = MicrosoftOs.DeviceType(system);
        var registered = record.Time("registrationDateTime", "createdDateTime");
        var seen = record.Time("approximateLastSignInDateTime");

        yield return new DeviceInventory
        {
            ActivityId = DeviceInventory.Activity.Collect,
            SeverityId = Severity.Informational,

            // The time is the device's, not the reading's: the same content read again is the same event.
            Time = seen ?? registered ?? DateTimeOffset.UnixEpoch,
            Message = name,
            Metadata = new Metadata
            {
                Uid = objectId,
                Product = MicrosoftProduct.Entra,
                LogName = "devices",
                OriginalTime = record.Text("approximateLastSignInDateTime", "registrationDateTime"),
            },
            Device = new Device
            {
                TypeId = type,
                Uid = deviceId ?? objectId,
                UidAlt = deviceId is null ? null : objectId,
                Name = name,

                // A phone is called what its owner calls it, or "iPhone" like a hundred others: no name to join devices by.
                Hostname = type == Mobile ? null : name,
                Domain = record.Text("domainName", "onPremisesDomainName"),
                Os = MicrosoftOs.Of(system, record.Text("operatingSystemVersion")),
                IsCompliant = record.Flag("isCompliant"),
                IsManaged = record.Flag("isManaged"),
                FirstSeenTime = registered,
                LastSeenTime = seen,
            },
        };
    }
}
