using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>A campaign to OSINT Inventory Info (5021): first the campaign, then each of its members.</summary>
/// <remarks>Takes the campaign as TAP answers it, or inside <c>{"lastUpdatedAt": …, "campaign": …}</c>, since only the list of campaigns says when it changed.</remarks>
internal sealed class TapCampaignMapping() : JsonFeedMapping(TapFeeds.Campaigns, "osint_inventory_info")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var campaign = record.Object("campaign") ?? record;
        var (uid, started) = (campaign.Required("id"), campaign.Time("startDate"));
        var updated = record.Time("lastUpdatedAt") ?? campaign.Time("lastUpdatedAt");
        var name = campaign.Text("name") ?? uid;
        var actors = TapIndicator.Names(campaign, "actors");
        var members = campaign.Objects("campaignMembers").Select(member => Member(member, name)).OfType<Osint>().ToList();
        yield return new OsintInventory
        {
            ActivityId = OsintInventory.Activity.Collect,
            SeverityId = Severity.Informational,
            Time = updated ?? started ?? throw new UnmappableRecordException("no time in lastUpdatedAt or startDate"),
            StartTime = started,
            Message = $"Campaign {name}",
            Osint =
            [
                new()
                {
                    TypeId = TapIndicator.Other,
                    Type = "campaign",
                    Value = name,
                    Name = name,
                    Uid = uid,
                    Desc = campaign.Text("description"),
                    Campaign = new() { Name = name },
                    ThreatActor = actors is [var actor, ..] ? new() { Name = actor, TypeId = 0 } : null,
                    IntrusionSets = actors,
                    Malware = TapIndicator.Malware(campaign),
                    CreatedTime = started,
                    ModifiedTime = updated,
                    Labels = TapIndicator.Names(campaign, "techniques", "brands"),
                    VendorName = TapClient.Vendor,
                },
                .. members,
            ],
            Observables = TapIndicator.Observables(members),
            Metadata = new()
            {
                Product = TapProduct.Value,
                Uid = uid,
                LogName = "campaign",
                ModifiedTime = updated,
                OriginalTime = record.Text("lastUpdatedAt") ?? campaign.Text("startDate"),
            },
        };
    }

    private static Osint? Member(JsonRecord member, string campaign)
    {
        if ((member.Text("threat") ?? member.Text("id")) is not { } value)
        {
            return null;
        }

        var type = member.Text("type");
        var kind = TapIndicator.KindOf(type, value);
        return new()
        {
            TypeId = kind,
            Type = type ?? (kind == TapIndicator.Other ? "threat" : null),
            Value = kind == TapIndicator.Hash ? value.ToLowerInvariant() : value,
            Uid = member.Text("id"),
            Category = member.Text("subType"),
            CreatedTime = member.Time("threatTime"),
            Campaign = new() { Name = campaign },
            VendorName = TapClient.Vendor,
        };
    }
}
