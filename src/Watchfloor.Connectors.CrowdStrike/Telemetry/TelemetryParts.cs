using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.FalconValues;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>The parts that sensor events have in common: device, user, processes, metadata.</summary>
internal static class TelemetryParts
{
    /// <summary>When it happened and the text that said so; null when no field holds a time.</summary>
    /// <remarks>ContextTimeStamp is the sensor's clock at the event; timestamp is when the cloud received it.</remarks>
    public static (DateTimeOffset Time, string Original)? Time(TelemetryRecord record)
    {
        foreach (var field in (ReadOnlySpan<TelemetryField>)[TelemetryField.ContextTimeStamp, TelemetryField.Timestamp, TelemetryField.AtTimestamp])
        {
            if (record[field] is { } text && Instant(text) is { } time)
            {
                return (time, text);
            }
        }

        return null;
    }

    /// <summary>Metadata of a sensor event.</summary>
    public static Metadata Metadata(TelemetryRecord record, string uid, string kind, string originalTime, IReadOnlyList<string>? profiles = null) => new()
    {
        Product = Falcon,
        Uid = uid,
        LogName = "investigate_view",
        EventCode = kind,
        TenantUid = record[TelemetryField.Cid],
        OriginalTime = originalTime,
        LoggedTime = Instant(record[TelemetryField.Timestamp]),
        Profiles = profiles,
    };

    /// <summary>The host that the sensor runs on; null when the record names none.</summary>
    public static Device? Device(TelemetryRecord record)
    {
        var (aid, name, ip) = (record[TelemetryField.Aid], record[TelemetryField.ComputerName], IpText.Canonical(record[TelemetryField.LocalAddress]));
        return aid is null && name is null && ip is null ? null : new()
        {
            TypeId = 0,
            Uid = aid,
            Hostname = name,
            Ip = ip,
            Os = Platform(record[TelemetryField.Platform]),
        };
    }

    /// <summary>The host as an end of a connection.</summary>
    public static NetworkEndpoint? Endpoint(TelemetryRecord record, bool withPort)
    {
        var (aid, name, ip) = (record[TelemetryField.Aid], record[TelemetryField.ComputerName], IpText.Canonical(record[TelemetryField.LocalAddress]));
        return aid is null && name is null && ip is null ? null : new()
        {
            Uid = aid,
            Hostname = name,
            Ip = ip,
            Port = withPort ? Port(record[TelemetryField.LocalPort]) : null,
        };
    }

    /// <summary>The account that the record names; null when it names none.</summary>
    public static User? User(TelemetryRecord record)
    {
        var sid = record[TelemetryField.UserSid];
        var uid = sid ?? record[TelemetryField.UnixUid];
        var name = record[TelemetryField.UserName];
        return uid is null && name is null ? null : new()
        {
            Uid = uid,
            Name = name,
            Domain = record[TelemetryField.UserDomain],
            EmailAddr = record[TelemetryField.UserPrincipal],
            TypeId = SystemAccountType(sid) ?? (record[TelemetryField.UserIsAdmin] is "1" or "true" ? 2 : null),
        };
    }

    /// <summary>The process in whose context the event happened; null when its id is not given.</summary>
    public static Process? ContextProcess(TelemetryRecord record)
    {
        if (record[TelemetryField.ContextProcessId] is not { } uid)
        {
            return null;
        }

        var image = record[TelemetryField.ContextImageFileName];
        return new()
        {
            Uid = uid,
            Name = record[TelemetryField.ContextBaseFileName] ?? FilePath.NameOf(image),
            CmdLine = record[TelemetryField.ContextCommandLine],
            File = FilePath.ToFile(image),
        };
    }

    /// <summary>Who did it: process, account, logon session; null when the record says nothing of them.</summary>
    public static Actor? Actor(TelemetryRecord record) => Actor(record, ContextProcess(record), record[TelemetryField.ContextBaseFileName]);

    /// <inheritdoc cref="Actor(TelemetryRecord)"/>
    public static Actor? Actor(TelemetryRecord record, Process? process, string? programName)
    {
        var user = User(record);
        var session = record[TelemetryField.AuthenticationId] is { } logon ? new Session { Uid = logon } : null;
        if (process is null && user is null && session is null && programName is null)
        {
            return null;
        }

        return new()
        {
            Process = process,
            User = user,
            Session = session,
            // A program known by name alone is no OCSF process, which needs an id.
            AppName = process is null ? programName : null,
        };
    }
}
