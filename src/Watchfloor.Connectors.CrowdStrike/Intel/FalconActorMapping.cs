using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.Intel.IntelKinds;

namespace Watchfloor.Connectors.CrowdStrike.Intel;

/// <summary>Adversaries of Falcon Intelligence to OSINT Inventory Info (5021); the value is the adversary's name.</summary>
internal sealed class FalconActorMapping() : JsonFeedMapping(FalconFeeds.Actors, "osint_inventory_info")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var (uid, name) = (record.Required("id"), record.Required("name"));
        var (modified, created) = (record.Time("last_modified_date"), record.Time("created_date"));
        var type = record.Text("actor_type");
        yield return new OsintInventory
        {
            ActivityId = OsintInventory.Activity.Collect,
            SeverityId = Severity.Informational,
            Time = modified ?? created ?? throw new UnmappableRecordException("no time in last_modified_date or created_date"),
            StartTime = record.Time("first_activity_date"),
            EndTime = record.Time("last_activity_date"),
            Message = record.Text("short_description"),
            Osint =
            [
                new()
                {
                    TypeId = Other,
                    Type = "threat_actor",
                    Value = name,
                    Name = name,
                    Uid = uid,
                    Desc = record.Text("description", "short_description"),
                    ThreatActor = new() { Name = name, Type = type, TypeId = ActorTypeId(type) },
                    IntrusionSets = record.Text("known_as")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                    CreatedTime = created,
                    ModifiedTime = modified,
                    Labels = record.Names("motivations").OrNone(),
                    SrcUrl = record.Text("url"),
                    VendorName = "CrowdStrike",
                },
            ],
            Metadata = IntelMetadata.Of(record, uid, "actors", modified, "last_modified_date", "created_date"),
        };
    }
}
