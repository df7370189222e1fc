using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>What has no class of its own (LDAP searches, replication, cloud app activities) to API Activity 6003: who asked for which operation, where.</summary>
internal static class OtherEvent
{
    public static ApiActivity Map(HuntingRow row)
    {
        var record = row.Row;
        var operation = row.ActionType ?? throw new UnmappableRecordException("no ActionType, so nothing says what happened");
        var ip = IpText.Canonical(record.Text("IPAddress", "LocalIP", "RemoteIP"));
        var application = record.Text("Application");
        var process = row.Initiating();
        var user = MicrosoftUser.OfWindows(
                record.Text("AccountName", "AccountDisplayName", "UserId"), record.Text("AccountDomain"), record.Text("AccountSid"), record.Text("AccountUpn"), record.Text("AccountObjectId"))
            ?? process?.User;
        var target = record.Text("DestinationDeviceName", "ObjectName");
        var agent = record.Text("UserAgent", "UserAgent_string");

        return new ApiActivity
        {
            ActivityId = ApiActivity.Activity.Other,
            ActivityName = operation,
            SeverityId = Severity.Informational,
            Time = row.Time,
            Message = operation,
            Metadata = row.Metadata(),
            Actor = process is null && user is null ? new Actor { AppName = application ?? "not reported" } : new Actor { Process = process, User = user },
            Api = new Api { Operation = operation, Service = application is null ? null : new Service { Name = application } },
            SrcEndpoint = ip is not null || row.DeviceName is not null
                ? new NetworkEndpoint { Ip = ip, Hostname = row.DeviceName, Uid = row.DeviceId, Port = ip is null ? null : HuntingRow.Port(record.Int("Port")) }
                : new NetworkEndpoint { Name = "not reported" },
            Resources = target is null ? null : [new ResourceDetails { Name = target, Uid = record.Text("ObjectId"), Type = record.Text("ObjectType") }],
            HttpRequest = agent is null ? null : new HttpRequest { UserAgent = agent },
        };
    }
}
