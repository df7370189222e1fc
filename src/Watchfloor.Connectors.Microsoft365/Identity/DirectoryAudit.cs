using System.Globalization;
using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Entra directory audits to Account Change 3001, User Access 3005, Group Management 3006 or Entity Management 3004.</summary>
internal static class DirectoryAudit
{
    public static OcsfEvent Map(DiagnosticEnvelope record)
    {
        var (body, outer) = record;
        outer.Ignore("operationVersion", "time", "Level", "durationMs", "resultSignature");
        var name = (record.Text("activityDisplayName", "operationName") ?? throw new UnmappableRecordException("no activityDisplayName")).Trim();
        var activity = AuditActivity.Of(name, record.Text("operationType", "AADOperationType"));
        var targets = body.Objects("targetResources");
        var initiator = Initiator(body, outer);
        var common = new Envelope(record, name, targets, initiator);

        return activity.ClassUid switch
        {
            AccountChange.Uid when UserOf(Target(targets, "User") ?? targets.FirstOrDefault()) is { } user =>
                common.Fill(new AccountChange { ActivityId = activity.ActivityId, Time = default, Metadata = Pending, User = user, Actor = initiator.Actor, SrcEndpoint = initiator.Endpoint }),
            UserAccess.Uid when UserOf(Target(targets, "User") ?? targets.FirstOrDefault()) is { } user =>
                common.Fill(new UserAccess { ActivityId = activity.ActivityId, Time = default, Metadata = Pending, User = user, Privileges = Privileges(targets), Actor = initiator.Actor, SrcEndpoint = initiator.Endpoint }),
            GroupManagement.Uid when GroupOf(targets) is { } group =>
                common.Fill(new GroupManagement { ActivityId = activity.ActivityId, Time = default, Metadata = Pending, Group = group, User = UserOf(Target(targets, "User")), Actor = initiator.Actor, SrcEndpoint = initiator.Endpoint }),

            // A change to a user or group that the record does not name is still a change to something.
            _ => common.Fill(new EntityManagement
            {
                ActivityId = activity.ClassUid == EntityManagement.Uid ? activity.ActivityId : EntityManagement.Activity.Other,
                Time = default, Metadata = Pending, Entity = EntityOf(record, targets), Comment = name, Actor = initiator.Actor, SrcEndpoint = initiator.Endpoint,
            }),
        };
    }

    private static Metadata Pending { get; } = new() { Product = MicrosoftProduct.Entra };

    /// <summary>What every directory audit shares, whatever its class.</summary>
    private sealed record Envelope(DiagnosticEnvelope Record, string Name, IReadOnlyList<JsonRecord> Targets, InitiatedBy Initiator)
    {
        public OcsfEvent Fill(OcsfEvent audit)
        {
            var (body, outer) = Record;
            var result = Record.Text("result", "ActivityResultStatus", "resultType");
            var time = Record.Time("activityDateTime", "TimeGenerated", "time") ?? IntuneTime(body) ?? throw new UnmappableRecordException("no time in activityDateTime");
            return audit with
            {
                ActivityName = audit.ActivityId == 99 ? Name : null,
                SeverityId = Severity.Informational,
                Time = time,
                Message = Name,
                StatusId = StatusOf(result),
                Status = result,
                StatusDetail = Record.Text("resultReason", "resultDescription"),
                Metadata = new Metadata
                {
                    Uid = body.Text("id", "AuditEventId") ?? outer.ContentId(),
                    Product = MicrosoftProduct.Entra,
                    LogName = "directoryAudits",
                    LogProvider = body.Text("loggedByService"),
                    TenantUid = Record.Text("tenantId", "AADTenantId"),
                    CorrelationUid = Record.Text("correlationId"),
                    OriginalTime = body.Text("activityDateTime") ?? outer.Text("time"),
                    EventCode = Record.Text("category"),
                },
            };
        }

        // Intune writes 4/25/2025 12:44:00 AM, in UTC.
        private static DateTimeOffset? IntuneTime(JsonRecord body) =>
            DateTimeOffset.TryParseExact(
                body.Text("ActivityDate"), "M/d/yyyy h:mm:ss tt", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

        private static int? StatusOf(string? result) => result?.ToLowerInvariant() switch
        {
            null or "none" => null,
            "success" or "succeeded" or "1" => 1,
            "failure" or "failed" or "0" => 2,
            _ => 99,
        };
    }

    private sealed record InitiatedBy(Actor? Actor, NetworkEndpoint? Endpoint);

    private static InitiatedBy Initiator(JsonRecord body, JsonRecord outer)
    {
        var by = body.Object("initiatedBy");
        var user = by?.Object("user");
        var app = by?.Object("app");
        var intune = body.Object("Actor");
        var actor = new Actor
        {
            User = MicrosoftUser.OfDirectory(
                user?.Text("userPrincipalName") ?? intune?.Text("UPN") ?? outer.Text("identity"),
                user?.Text("id") ?? intune?.Text("ObjectId"),
                user?.Text("displayName")),
            AppName = app?.Text("displayName", "servicePrincipalName") ?? intune?.Text("ApplicationName"),
            AppUid = app?.Text("appId", "servicePrincipalId") ?? intune?.Text("Application"),
        };
        var ip = IpText.Canonical(user?.Text("ipAddress") ?? outer.Text("callerIpAddress"));
        return new(actor == new Actor() ? null : actor, ip is null ? null : new NetworkEndpoint { Ip = ip });
    }

    private static JsonRecord? Target(IReadOnlyList<JsonRecord> targets, string type) =>
        targets.FirstOrDefault(target => string.Equals(target.Peek("type"), type, StringComparison.OrdinalIgnoreCase));

    private static User? UserOf(JsonRecord? target) => target is null ? null
        : MicrosoftUser.OfDirectory(target.Text("userPrincipalName"), target.Text("id")) is { } user
            ? Named(user, target.Text("displayName"), target.Text("type"))
            : target.Text("displayName") is { } name ? new User { Name = name } : null;

    // A role or licence may go to a service principal or group, which has no UPN but a name.
    private static User Named(User user, string? displayName, string? type) => user with
    {
        Name = user.Name ?? displayName,
        DisplayName = displayName,
        TypeId = string.Equals(type, "ServicePrincipal", StringComparison.OrdinalIgnoreCase) ? MicrosoftUser.Service : user.TypeId,
    };

    private static Group? GroupOf(IReadOnlyList<JsonRecord> targets)
    {
        var target = Target(targets, "Group");
        var uid = target?.Text("id") ?? Modified(targets, "Group.ObjectID");
        var name = target?.Text("displayName") ?? Modified(targets, "Group.DisplayName");
        return (uid ?? name) is null ? null : new Group { Uid = uid, Name = name, Type = target?.Text("groupType") };
    }

    private static List<string> Privileges(IReadOnlyList<JsonRecord> targets)
    {
        var role = Modified(targets, "Role.DisplayName")
            ?? Target(targets, "Role")?.Text("displayName")
            ?? Modified(targets, "AppRole.Value")
            ?? Modified(targets, "Role.WellKnownObjectName")
            ?? Modified(targets, "Role.TemplateId")
            ?? Target(targets, "Role")?.Text("id")
            ?? "a role that the record does not name";
        return [role];
    }

    /// <summary>The new value of a modified property, or the old one when it was removed; values are JSON in a string, such as <c>"\"Global Reader\""</c>.</summary>
    private static string? Modified(IReadOnlyList<JsonRecord> targets, string property)
    {
        var modified = targets
            .SelectMany(target => target.Objects("modifiedProperties"))
            .FirstOrDefault(candidate => string.Equals(candidate.Peek("displayName"), property, StringComparison.OrdinalIgnoreCase));
        return Unquoted(modified?.Peek("newValue")) ?? Unquoted(modified?.Peek("oldValue"));
    }

    private static string? Unquoted(string? value)
    {
        if (value is not ['"', .., '"'])
        {
            return value;
        }

        try
        {
            return JsonElement.Parse(value).GetString() is { Length: > 0 } text ? text : null;
        }
        catch (JsonException)
        {
            return value;
        }
    }

    private static ManagedEntity EntityOf(DiagnosticEnvelope record, IReadOnlyList<JsonRecord> targets)
    {
        var (body, outer) = record;
        if (targets.FirstOrDefault() is { } target && (target.Has("id") || target.Has("displayName") || target.Has("userPrincipalName")))
        {
            var uid = target.Text("id");
            var name = target.Text("displayName", "userPrincipalName");
            if ((uid ?? name) is not null)
            {
                return new ManagedEntity { Uid = uid, Name = name, Type = target.Text("type") };
            }
        }

        if (body.Text("IntuneDeviceId") is { } deviceId)
        {
            return new ManagedEntity { Uid = deviceId, Name = body.Text("DeviceName", "DeviceHostName"), Type = "Device" };
        }

        var names = body.Texts("TargetDisplayNames");
        var ids = body.Texts("TargetObjectIds");
        return names.Count > 0 || ids.Count > 0
            ? new ManagedEntity { Name = names.FirstOrDefault(), Uid = ids.FirstOrDefault() }
            : new ManagedEntity { Name = outer.Text("resourceId") ?? body.Text("loggedByService") ?? "directory", Type = "Directory" };
    }
}
