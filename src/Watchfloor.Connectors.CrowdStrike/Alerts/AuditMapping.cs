using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.FalconValues;

namespace Watchfloor.Connectors.CrowdStrike.Alerts;

/// <summary>AuthActivityAuditEvent and UserActivityAuditEvent: what people and API clients did in the Falcon console, to the identity classes.</summary>
internal static class AuditMapping
{
    /// <summary>Maps one audit event; its operation decides the class.</summary>
    public static OcsfEvent Map(JsonRecord audit, JsonRecord? metadata)
    {
        var operation = audit.Required("OperationName");
        var time = audit.Time("UTCTimestamp") ?? metadata?.Time("eventCreationTime")
            ?? throw new UnmappableRecordException("no time in UTCTimestamp or metadata.eventCreationTime");
        var values = audit.Objects("AuditKeyValues").Select(pair => (Key: pair.Text("Key"), Value: pair.Text("ValueString"))).ToLookup(pair => pair.Key, pair => pair.Value);
        string? Value(params ReadOnlySpan<string> keys)
        {
            foreach (var key in keys)
            {
                if (values[key].FirstOrDefault() is { } value)
                {
                    return value;
                }
            }

            return null;
        }

        var who = new User { Name = audit.Required("UserId"), Uid = Value("actor_user_uuid") };
        var target = Value("target_name") is { } name ? new User { Name = name, Uid = Value("target_user_uuid") } : null;
        var actor = new Actor { User = who };
        var source = IpText.Canonical(audit.Text("UserIp")) is { } ip ? new NetworkEndpoint { Ip = ip } : null;
        var status = audit.Flag("Success") switch { true => 1, false => 2, null => (int?)null };
        var described = new Metadata
        {
            Product = Falcon,
            Uid = Uid(metadata, operation),
            LogName = "event_stream",
            EventCode = metadata?.Text("eventType"),
            TenantUid = metadata?.Text("customerIDString"),
            CorrelationUid = Value("trace_id"),
            OriginalTime = audit.Text("UTCTimestamp") ?? metadata?.Text("eventCreationTime"),
        };

        if (operation.EndsWith("Authenticate", StringComparison.OrdinalIgnoreCase))
        {
            return new Authentication
            {
                ActivityId = Authentication.Activity.Logon, SeverityId = Severity.Informational, Time = time, Metadata = described, StatusId = status,
                Message = operation, User = who, SrcEndpoint = source, IsRemote = true, Service = new() { Name = audit.Text("ServiceName") ?? "CrowdStrike Authentication" },
            };
        }

        if (target is not null && (operation is "grantUserRoles" or "revokeUserRoles"))
        {
            return new UserAccess
            {
                ActivityId = operation == "grantUserRoles" ? UserAccess.Activity.AssignPrivileges : UserAccess.Activity.RevokePrivileges,
                SeverityId = Severity.Informational, Time = time, Metadata = described, StatusId = status, Message = operation,
                User = target, Actor = actor, SrcEndpoint = source,
                Privileges = Value("roles")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            };
        }

        if (target is not null && AccountActivity(operation) is { } change)
        {
            return new AccountChange
            {
                ActivityId = change, SeverityId = Severity.Informational, Time = time, Metadata = described, StatusId = status, Message = operation,
                User = target, Actor = actor, SrcEndpoint = source,
            };
        }

        var activity = EntityActivity(operation);
        return new EntityManagement
        {
            ActivityId = activity,
            ActivityName = activity == EntityManagement.Activity.Other ? operation : null,
            SeverityId = Severity.Informational, Time = time, Metadata = described, StatusId = status, Message = operation, Actor = actor, SrcEndpoint = source,
            Entity = new()
            {
                Name = target?.Name ?? Value("name", "group_name") ?? operation,
                Uid = target?.Uid ?? Value("id", "APIClientID", "allowlist_group_id"),
                Type = audit.Text("ServiceName"),
                Data = audit.Node("AuditKeyValues"),
            },
        };
    }

    // The stream's offset is its own; with the customer it names the event.
    private static string Uid(JsonRecord? metadata, string operation) => metadata?.Text("offset") is { } offset
        ? $"{metadata.Text("customerIDString")}:{offset}"
        : throw new UnmappableRecordException($"{operation} has no metadata.offset, so it has no id");

    private static int? AccountActivity(string operation) => operation switch
    {
        "createUser" => AccountChange.Activity.Create,
        "deleteUser" => AccountChange.Activity.Delete,
        "activateUser" => AccountChange.Activity.Enable,
        "deactivateUser" => AccountChange.Activity.Disable,
        "changePassword" => AccountChange.Activity.PasswordChange,
        "resetAuthSecret" or "requestResetPassword" => AccountChange.Activity.PasswordReset,
        _ => null,
    };

    private static int EntityActivity(string operation)
    {
        bool Starts(string verb) => operation.StartsWith(verb, StringComparison.OrdinalIgnoreCase);
        return Starts("create") || Starts("add") ? EntityManagement.Activity.Create
            : Starts("get") || Starts("list") ? EntityManagement.Activity.Read
            : Starts("update") || Starts("modify") || Starts("edit") ? EntityManagement.Activity.Update
            : Starts("delete") || Starts("remove") ? EntityManagement.Activity.Delete
            : Starts("enable") ? EntityManagement.Activity.Enable
            : Starts("disable") ? EntityManagement.Activity.Disable
            : EntityManagement.Activity.Other;
    }
}
