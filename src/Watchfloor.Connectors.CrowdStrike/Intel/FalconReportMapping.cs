using Watchfloor.Connectors.CrowdStrike.Alerts;
using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.Intel.IntelKinds;

namespace Watchfloor.Connectors.CrowdStrike.Intel;

/// <summary>Reports of Falcon Intelligence to OSINT Inventory Info (5021); the value is the report's title. The file behind a report is not fetched.</summary>
internal sealed class FalconReportMapping() : JsonFeedMapping(FalconFeeds.Reports, "osint_inventory_info")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var (uid, name) = (record.Required("id"), record.Required("name"));
        var (modified, created) = (record.Time("last_modified_date"), record.Time("created_date"));
        var actors = record.Names("actors");
        yield return new OsintInventory
        {
            ActivityId = OsintInventory.Activity.Collect,
            SeverityId = Severity.Informational,
            Time = modified ?? created ?? throw new UnmappableRecordException("no time in last_modified_date or created_date"),
            Message = name,
            Osint =
            [
                new()
                {
                    TypeId = Other,
                    Type = "report",
                    Value = name,
                    Name = name,
                    Uid = uid,
                    Category = record.Object("type")?.Text("name", "slug") ?? record.Text("type"),
                    Desc = record.Text("description", "short_description"),
                    ThreatActor = actors is [var only] ? new() { Name = only } : null,
                    IntrusionSets = actors.OrNone(),
                    Malware = record.Names("malware").Select(family => new Malware { Name = family, ClassificationIds = [0] }).ToList().OrNone(),
                    Attacks = record.Texts("mitre_attacks").Select(id => AlertAttacks.Attack(null, null, id, null)).OfType<Attack>().ToList().OrNone(),
                    Labels = record.Names("tags").OrNone(),
                    CreatedTime = created,
                    ModifiedTime = modified,
                    SrcUrl = record.Text("url"),
                    VendorName = "CrowdStrike",
                },
            ],
            Metadata = IntelMetadata.Of(record, uid, "reports", modified, "last_modified_date", "created_date"),
        };
    }
}
