using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What inventories say against an entity, as long as they say it: a directory's risk level, weaknesses that lie open, being attacked more than others.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Part">What is said.</param>
internal sealed record StandingRisk(Entity Entity, EntityRiskPart Part)
{
    private const int Service = 4;
    private const int High = 3;
    private const double MostExposure = 0.35;
    private const double EachCritical = 0.03;
    private const double EachExploitable = 0.06;

    /// <summary>The risk levels of people and service principals, and Proofpoint's very attacked people.</summary>
    public static IEnumerable<StandingRisk> OfUsers(IEnumerable<UserRecord> records, UserIdentities users)
    {
        foreach (var record in records.Where(record => record is { Source: not null, RiskLevelId: > 0 and <= High }))
        {
            var (source, level) = (record.Source!.Value, record.RiskLevelId!.Value);
            if (source.Feed == "proofpoint.vap")
            {
                if (level == High && (record.Mail ?? record.Upn) is { } mail)
                {
                    yield return new(new(EntityKind.Mailbox, mail.ToLowerInvariant()), Say("very_attacked", 0.15, "Proofpoint counts this mailbox among its very attacked people.", source, record.Time));
                }
            }
            else if (source.Feed != "proofpoint.topclickers" && (record.TypeId == Service ? record.DisplayName ?? record.ObjectId : users.NameOf(record.ObjectId, record.Upn, record.Domain, record.Mail)) is { } name)
            {
                var kind = record.TypeId == Service ? EntityKind.Application : EntityKind.User;
                var (weight, word) = level switch { 3 => (0.5, "high"), 2 => (0.25, "medium"), _ => (0.08, "low") };
                yield return new(new(kind, name), Say("vendor_risk", weight, $"The directory rates the risk {word}.", source, record.Time));
            }
        }
    }

    /// <summary>Open weaknesses of hosts.</summary>
    public static IEnumerable<StandingRisk> OfHosts(IEnumerable<ExposureRecord> exposures, HostIdentities hosts)
    {
        foreach (var exposure in exposures)
        {
            var weight = Math.Min(MostExposure, (exposure.Critical * EachCritical) + (exposure.Exploitable * EachExploitable));
            if (weight > 0 && hosts.NameOf(exposure.DeviceUid, exposure.Hostname) is { } host)
            {
                yield return new(new(EntityKind.Host, host), Say(
                    "exposure", weight, string.Create(CultureInfo.InvariantCulture, $"{exposure.Critical} critical weaknesses lie open, {exposure.Exploitable} with an exploit at hand."), exposure.Worst, exposure.Time));
            }
        }
    }

    private static EntityRiskPart Say(string name, double weight, string text, EvidenceId evidence, DateTimeOffset at) =>
        new() { Name = name, Weight = weight, Text = text, Evidence = evidence, At = at };
}

/// <summary>Open weaknesses of one device.</summary>
/// <param name="DeviceUid">The tool's id of the device.</param>
/// <param name="Hostname">Its name.</param>
/// <param name="Critical">How many are rated critical.</param>
/// <param name="Exploitable">For how many an exploit is at hand.</param>
/// <param name="Worst">The one that weighs most.</param>
/// <param name="Time">When the newest was said, UTC.</param>
internal sealed record ExposureRecord(string? DeviceUid, string? Hostname, long Critical, long Exploitable, EvidenceId Worst, DateTimeOffset Time);
