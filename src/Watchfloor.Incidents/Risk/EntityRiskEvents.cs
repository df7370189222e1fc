using System.Globalization;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Entity risk as OCSF, so that a query and any other tool can read it: hosts as Device Inventory Info (5001), everybody else as User Inventory Info (5003).</summary>
public static class EntityRiskEvents
{
    /// <summary>The feed they are stored under.</summary>
    public const string Feed = "watchfloor.risk";

    private const int Service = 4;
    private static readonly string[] SecurityControl = ["security_control"];

    /// <summary>The event of one entity's risk at a moment; a later one is a new version of the same event.</summary>
    public static OcsfEvent ToEvent(EntityRisk risk, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(risk);
        var (kind, name) = (risk.Entity.Kind, risk.Entity.Value);
        var level = LevelOf(risk.Score);
        var metadata = new Metadata
        {
            Uid = $"{kind.ToString().ToLowerInvariant()}:{name}",
            Product = new Product { Name = "Watchfloor", VendorName = "Watchfloor" },
            LogName = "entity risk",
            ModifiedTime = at,
            Profiles = kind == EntityKind.Host ? null : SecurityControl,
        };
        var parts = new JsonObject { ["kind"] = kind.ToString().ToLowerInvariant(), ["parts"] = new JsonArray([.. risk.Parts.Select(ToJson)]) };
        var message = string.Create(CultureInfo.InvariantCulture, $"{kind} risk {risk.Score} of 100 from {risk.Parts.Count} parts");
        return kind == EntityKind.Host
            ? new DeviceInventory
            {
                ActivityId = DeviceInventory.Activity.Collect, SeverityId = Severity.Informational, Time = at, Message = message, Metadata = metadata,
                Device = new Device { TypeId = 0, Hostname = name, RiskScore = risk.Score, RiskLevelId = level }, Unmapped = parts,
            }
            : new UserInventory
            {
                ActivityId = UserInventory.Activity.Collect, SeverityId = Severity.Informational, Time = at, Message = message, Metadata = metadata,
                User = new User
                {
                    Name = name, EmailAddr = kind == EntityKind.Mailbox ? name : null, TypeId = kind == EntityKind.Application ? Service : 1, RiskLevelId = level,
                },
                RiskScore = risk.Score, RiskLevelId = level, Unmapped = parts,
            };
    }

    private static JsonNode ToJson(EntityRiskPart part) => new JsonObject
    {
        ["name"] = part.Name, ["weight"] = Math.Round(part.Weight, 4), ["text"] = part.Text, ["evidence"] = part.Evidence.ToString(), ["at"] = part.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
    };

    // OCSF: 0 info, 1 low, 2 medium, 3 high, 4 critical.
    private static int LevelOf(int score) => score switch { >= 85 => 4, >= 60 => 3, >= 30 => 2, >= 10 => 1, _ => 0 };
}
