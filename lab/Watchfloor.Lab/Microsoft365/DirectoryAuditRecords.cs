using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>What a directory audit says.</summary>
internal sealed record DirectoryAudit
{
    public required DateTimeOffset Time { get; init; }

    public required string Activity { get; init; }

    public required string Category { get; init; }

    public required string Operation { get; init; }

    /// <summary>Who did it; null for a service of Entra's own.</summary>
    public Person? By { get; init; }

    public string? From { get; init; }

    public required (string Id, string Name, string Type, string? Upn) Target { get; init; }

    public (string Name, string? Old, string? New)[] Changes { get; init; } = [];

    public (string Key, string Value)[] Details { get; init; } = [];

    /// <summary>Joins audits of one operation; drawn when null.</summary>
    public string? Correlation { get; init; }
}

/// <summary>Writes Entra directory audits.</summary>
internal sealed class DirectoryAuditRecords(Story story, Random random)
{
    /// <summary>Adds the audit and returns its id.</summary>
    public Written Add(DirectoryAudit audit)
    {
        var time = audit.Time.ToMillisecond();
        var id = $"Directory_{random.Guid()}_{random.Hex(5).ToUpperInvariant()}_{random.Next(1_000_000, 99_999_999)}";
        story.DirectoryAudits.Add(id, time, time + random.Seconds(120, 900), json => json
            .Text("id", id).Text("activityDateTime", Json.Ticks(time)).Text("activityDisplayName", audit.Activity).Text("category", audit.Category).Text("operationType", audit.Operation)
            .Text("result", "success").Text("resultReason", "").Text("loggedByService", audit.Category == "UserManagement" && audit.Activity.Contains("security info", StringComparison.Ordinal) ? "Authentication Methods" : "Core Directory")
            .Text("correlationId", audit.Correlation ?? random.Guid())
            .Object("initiatedBy", by =>
            {
                if (audit.By is { } person)
                {
                    by.Object("user", user => user.Text("id", person.ObjectId).Text("displayName", null).Text("userPrincipalName", person.Upn).Text("ipAddress", audit.From)).Null("app");
                }
                else
                {
                    by.Null("user").Object("app", app => app.Text("appId", null).Text("displayName", "Microsoft Entra Connect Sync").Text("servicePrincipalId", story.Company.TenantId).Text("servicePrincipalName", null));
                }
            })
            .List("targetResources", [audit.Target], (item, target) => item
                .Text("id", target.Id).Text("displayName", target.Name).Text("type", target.Type).Text("userPrincipalName", target.Upn).Null("groupType")
                .List("modifiedProperties", audit.Changes, (change, value) => change.Text("displayName", value.Name).Text("oldValue", value.Old is null ? null : $"[\"{value.Old}\"]").Text("newValue", value.New is null ? null : $"[\"{value.New}\"]")))
            .List("additionalDetails", audit.Details, (item, detail) => item.Text("key", detail.Key).Text("value", detail.Value)));
        return new Written(id, time);
    }
}
