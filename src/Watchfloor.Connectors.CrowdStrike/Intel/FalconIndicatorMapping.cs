using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.Intel.IntelKinds;

namespace Watchfloor.Connectors.CrowdStrike.Intel;

/// <summary>Indicators of Falcon Intelligence to OSINT Inventory Info (5021).</summary>
internal sealed class FalconIndicatorMapping() : JsonFeedMapping(FalconFeeds.Indicators, "osint_inventory_info")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var uid = record.Required("id");
        var (modified, created) = (record.Time("last_updated"), record.Time("published_date"));
        var (type, confidence) = (record.Text("type"), record.Text("malicious_confidence"));
        var isDeleted = record.Flag("deleted") == true;
        yield return new OsintInventory
        {
            ActivityId = OsintInventory.Activity.Collect,
            SeverityId = Severity.Informational,
            Time = modified ?? created ?? throw new UnmappableRecordException("no time in last_updated or published_date"),
            StatusId = isDeleted ? Other : null,
            Status = isDeleted ? "deleted" : null,
            Osint =
            [
                new()
                {
                    TypeId = TypeId(type),
                    Type = type,
                    Value = record.Required("indicator"),
                    Uid = uid,
                    Confidence = confidence,
                    ConfidenceId = ConfidenceId(confidence),
                    CreatedTime = created,
                    ModifiedTime = modified,

                    // The vendor takes an indicator back by marking it; who uses it shall stop then.
                    ExpirationTime = isDeleted ? modified : null,
                    IntrusionSets = record.Texts("actors").OrNone(),
                    Malware = record.Texts("malware_families").Select(name => new Malware { Name = name, ClassificationIds = [0] }).ToList().OrNone(),
                    KillChain = record.Texts("kill_chains").Select(Phase).ToList().OrNone(),
                    Vulnerabilities = record.Texts("vulnerabilities").Select(cve => new Vulnerability { Cve = new() { Uid = cve } }).ToList().OrNone(),
                    Labels = record.Names("labels").OrNone(),
                    References = record.Texts("reports").OrNone(),
                    VendorName = "CrowdStrike",
                },
            ],
            Metadata = IntelMetadata.Of(record, uid, "indicators", modified, "last_updated", "published_date"),
        };
    }
}
