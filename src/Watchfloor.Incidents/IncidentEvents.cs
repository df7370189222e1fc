using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Turns incidents into OCSF Incident Findings, ready to commit to the lake.</summary>
public static class IncidentEvents
{
    /// <summary>Feed of the platform's own incidents.</summary>
    public const string Feed = "watchfloor.incidents";

    /// <summary>The incident as an event; committing it again after a change stores the newer version. <paramref name="time"/> only keeps it out of the future.</summary>
    public static IncidentFinding ToEvent(Incident incident, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(time);
        var now = time.GetUtcNow();
        return new IncidentFinding
        {
            ActivityId = incident.Status == IncidentStatus.Closed ? IncidentFinding.Activity.Close : IncidentFinding.Activity.Create,
            SeverityId = incident.Findings.Max(finding => finding.Severity),
            Time = incident.LastSeen < now ? incident.LastSeen : now,
            StartTime = incident.FirstSeen,
            EndTime = incident.LastSeen,
            StatusId = (int)incident.Status,
            Message = incident.Title,
            Desc = incident.Title,
            Metadata = new() { Product = new() { Name = "Watchfloor", VendorName = "Watchfloor" }, Uid = incident.Id, LogName = Feed, Profiles = ["incident"] },
            FindingInfoList = [.. incident.Findings.Select(finding => new FindingInfo { Uid = finding.Id.ToString(), Title = finding.Title.Reveal() })],
            Assignee = incident.Assignee is { } name ? new() { Name = name } : null,
            AssigneeGroup = incident.Assignee is null ? new() { Name = "unassigned" } : null,
            VerdictId = incident.Triage?.Verdict switch { Verdict.FalsePositive => 1, Verdict.TruePositive => 2, Verdict.BenignPositive => 5, Verdict.NeedsPerson => 7, _ => null },
            PriorityId = (int?)incident.Triage?.Priority,
            Observables = [.. incident.Entities.Select(entity => new Observable { Name = $"entity.{entity.Entity.Kind.ToString().ToLowerInvariant()}", TypeId = TypeOf(entity.Entity.Kind), Value = entity.Entity.Value })],
        };
    }

    private static int TypeOf(EntityKind kind) => kind switch
    {
        EntityKind.User => ObservableType.UserName,
        EntityKind.Host or EntityKind.Domain => ObservableType.Hostname,
        EntityKind.Mailbox => ObservableType.EmailAddress,
        EntityKind.Address => ObservableType.IpAddress,
        EntityKind.File => ObservableType.Hash,
        EntityKind.Url => ObservableType.Url,
        EntityKind.Process => ObservableType.ProcessName,
        EntityKind.Message => ObservableType.MessageUid,
        _ => 99,
    };
}
