using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.Intel.IntelKinds;

namespace Watchfloor.Connectors.CrowdStrike.Intel;

/// <summary>The tenant's own indicators (IOC Management) to OSINT Inventory Info (5021): what people of the company decided to watch or stop.</summary>
internal sealed class FalconIocMapping() : JsonFeedMapping(FalconFeeds.Iocs, "osint_inventory_info")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var uid = record.Required("id");
        var (modified, created) = (record.Time("modified_on"), record.Time("created_on"));
        var (type, severity) = (record.Text("type"), record.Text("severity"));
        var isGone = record.Flag("deleted") == true;
        yield return new OsintInventory
        {
            ActivityId = OsintInventory.Activity.Collect,
            SeverityId = Severity.Informational,
            Time = modified ?? created ?? throw new UnmappableRecordException("no time in modified_on or created_on"),
            StatusId = isGone || record.Flag("expired") == true ? Other : null,
            Status = isGone ? "deleted" : record.Flag("expired") == true ? "expired" : null,
            Osint =
            [
                new()
                {
                    TypeId = TypeId(type),
                    Type = type,
                    Value = record.Required("value"),
                    Uid = uid,
                    Name = record.Object("metadata")?.Text("filename"),
                    Desc = record.Text("description"),
                    Severity = severity,
                    SeverityId = severity is null ? null : FalconSeverity.Named(severity) ?? Severity.Other,
                    Creator = record.Text("created_by") is { } creator ? new() { Name = creator } : null,
                    Category = record.Text("source"),
                    CreatedTime = created,
                    ModifiedTime = modified,
                    ExpirationTime = isGone ? modified : record.Time("expiration"),
                    Labels = record.Texts("tags").OrNone(),
                },
            ],
            Metadata = new()
            {
                Product = FalconValues.Falcon with { Feature = new() { Name = "ioc_management" } },
                Uid = uid,
                LogName = "iocs",
                TenantUid = record.Text("cid"),
                OriginalTime = record.Text("modified_on", "created_on"),
                ModifiedTime = modified,
            },
        };
    }
}
