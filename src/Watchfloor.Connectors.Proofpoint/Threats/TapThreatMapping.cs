using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>A threat summary to OSINT Inventory Info (5021); the value is the link, hash or name that is the threat.</summary>
internal sealed class TapThreatMapping() : JsonFeedMapping(TapFeeds.Threats, "osint_inventory_info")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var (uid, time) = (record.Required("id"), record.RequiredTime("identifiedAt"));
        var (type, category, status) = (record.Text("type"), record.Text("category"), record.Text("status"));
        var value = record.Text("name") ?? uid;
        var threat = new TapThreat { Id = uid, Value = value, Type = type?.ToLowerInvariant(), Classification = category?.ToLowerInvariant(), Status = status?.ToLowerInvariant() };
        var kind = TapIndicator.KindOf(type, value);
        var actors = TapIndicator.Names(record, "actors");
        Osint[] pieces =
        [
            new()
            {
                TypeId = kind,
                Type = type ?? (kind == TapIndicator.Other ? "threat" : null),
                Value = kind == TapIndicator.Hash ? value.ToLowerInvariant() : value,
                Uid = uid,
                Name = value,
                Category = category,
                SeverityId = threat.Severity,
                CreatedTime = time,

                // TAP takes a judgement back by its status; who uses the indicator shall stop then.
                ExpirationTime = threat.IsCleared ? time : null,
                ThreatActor = actors is [var actor, ..] ? new() { Name = actor, TypeId = 0 } : null,
                IntrusionSets = actors,
                Malware = TapIndicator.Malware(record),
                Attacks = threat.ToAttack() is { } attack ? [attack] : null,
                Labels = TapIndicator.Names(record, "techniques", "brands"),
                VendorName = TapClient.Vendor,
            },
        ];
        yield return new OsintInventory
        {
            ActivityId = OsintInventory.Activity.Collect,
            SeverityId = Severity.Informational,
            Time = time,
            Status = status,
            StatusId = status is null ? null : TapIndicator.Other,
            Osint = pieces,
            Observables = threat.IsCleared ? null : TapIndicator.Observables(pieces),
            Metadata = new() { Product = TapProduct.Value, Uid = uid, LogName = "threat/summary", OriginalTime = record.Text("identifiedAt"), EventCode = type },
        };
    }
}
