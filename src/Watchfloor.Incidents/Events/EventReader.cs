using System.Data.Common;
using System.Globalization;
using Watchfloor.Lake;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Reads from the lake what incident work needs, a few set-based queries for a whole window.</summary>
internal sealed class EventReader(LakeSnapshot lake)
{
    /// <summary>All findings of the window, whole, without the platform's own incidents.</summary>
    public async Task<IReadOnlyList<StoredEvent>> FindingsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var ids = await ListAsync(
            """
            SELECT feed, uid FROM detection_finding WHERE time >= $from AND time < $to
            UNION SELECT feed, uid FROM data_security_finding WHERE time >= $from AND time < $to
            """,
            new() { ["from"] = from, ["to"] = to },
            row => new EvidenceId(row.GetString(0), row.GetString(1)),
            cancellationToken);
        var found = await lake.FindAsync(ids, cancellationToken);

        // What a data loss prevention product alerts on is a finding like any other; its plain rule matches are only evidence.
        var findings = found.Values.Select(stored => stored.Event is DataSecurityFinding { IsAlert: true } data ? stored with { Event = data.ToDetectionFinding() } : stored);
        return [.. findings.Where(stored => stored.Event is DetectionFinding).OrderBy(stored => stored.Event.Time).ThenBy(stored => stored.Id.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Whole events by id.</summary>
    public Task<IReadOnlyDictionary<EvidenceId, StoredEvent>> FindAsync(IReadOnlyCollection<EvidenceId> ids, CancellationToken cancellationToken) =>
        ids.Count == 0 ? Task.FromResult<IReadOnlyDictionary<EvidenceId, StoredEvent>>(new Dictionary<EvidenceId, StoredEvent>()) : lake.FindAsync(ids, cancellationToken);

    /// <summary>What the inventories say about devices, and the names that events carry.</summary>
    public async Task<List<DeviceRecord>> DevicesAsync(CancellationToken cancellationToken) =>
        await ListAsync(
            """
            SELECT feed, device_uid, device_uid_alt, device_hostname, device_type_id, CAST(rest AS VARCHAR) ILIKE '%domain controller%' FROM device_inventory WHERE feed <> 'watchfloor.risk'
            UNION ALL
            SELECT DISTINCT feed, device_uid, NULL, device_hostname, 0, false FROM events
            WHERE class_uid NOT IN (5001, 2002, 2004, 2005, 2006) AND device_uid IS NOT NULL AND device_hostname IS NOT NULL
            """,
            [],
            row => new DeviceRecord
            {
                Feed = row.GetString(0), Uid = Text(row, 1), UidAlt = Text(row, 2), Hostname = Text(row, 3), TypeId = (int)(Number(row, 4) ?? 0),
                Type = !row.IsDBNull(5) && row.GetBoolean(5) ? "Domain Controller" : null,
            },
            cancellationToken);

    /// <summary>What the directory says about people.</summary>
    public async Task<List<UserRecord>> UsersAsync(CancellationToken cancellationToken)
    {
        var ids = await ListAsync($"SELECT feed, uid FROM user_inventory WHERE feed <> '{EntityRiskEvents.Feed}'", [], row => new EvidenceId(row.GetString(0), row.GetString(1)), cancellationToken);
        var users = await FindAsync(ids, cancellationToken);
        return [.. users.Values.OrderBy(stored => stored.Id.ToString(), StringComparer.Ordinal).Where(stored => stored.Event is UserInventory).Select(stored => ToRecord(stored.Id, (UserInventory)stored.Event))];
    }

    /// <summary>Weaknesses that lie open, device by device.</summary>
    public async Task<List<ExposureRecord>> ExposuresAsync(CancellationToken cancellationToken) =>
        await ListAsync(
            """
            SELECT device_uid, max(device_hostname), count(*) FILTER (severity_id >= 5), count(*) FILTER (exploit), arg_max(feed, (exploit, severity_id, uid)), arg_max(uid, (exploit, severity_id, uid)), max(time)
            FROM (SELECT *, coalesce(rest::JSON ->> '$.vulnerabilities[0].is_exploit_available' = 'true', false) AS exploit FROM events WHERE class_uid = 2002 AND status_id = 1 AND device_uid IS NOT NULL)
            GROUP BY device_uid ORDER BY device_uid
            """,
            [],
            row => new ExposureRecord(Text(row, 0), Text(row, 1), Number(row, 2) ?? 0, Number(row, 3) ?? 0, new EvidenceId(row.GetString(4), row.GetString(5)), row.GetUtc(6)),
            cancellationToken);

    /// <summary>Which device had which address, day by day.</summary>
    public async Task<List<(string? Uid, string? Name, string Address, DateTimeOffset First, DateTimeOffset Last)>> AddressesAsync(CancellationToken cancellationToken) =>
        await ListAsync(
            """
            SELECT device_uid, max(device_hostname), address, min(time), max(time) FROM (
              SELECT device_uid, device_hostname, day, time, coalesce(device_ip, CASE WHEN direction_id = 2 THEN src_ip END) AS address FROM events
              WHERE device_uid IS NOT NULL AND class_uid NOT IN (2002, 2004, 2005, 2006))
            WHERE address IS NOT NULL GROUP BY device_uid, address, CAST(time AS DATE) ORDER BY ALL
            """,
            [],
            row => (Text(row, 0), Text(row, 1), row.GetString(2), row.GetUtc(3), row.GetUtc(4)),
            cancellationToken);

    /// <summary>Network and remote logons to devices.</summary>
    public async Task<List<LakeEvent>> RemoteLogonsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        await EventsAsync(
            EventReadings.Any, "WHERE class_uid = 3002 AND logon_type_id IN (3, 10) AND device_uid IS NOT NULL AND time >= $from AND time < $to ORDER BY time, feed, uid",
            new() { ["from"] = from, ["to"] = to }, cancellationToken);

    /// <summary>How many processes and local logons each account has on each device.</summary>
    public async Task<List<(string? Uid, string? Name, string? UserUid, string? UserName, long Count)>> DeviceUsersAsync(CancellationToken cancellationToken) =>
        await ListAsync(
            """
            SELECT device_uid, max(device_hostname), user_uid, user_name, count(*) FROM (
              SELECT device_uid, device_hostname, process_user_uid AS user_uid, process_user_name AS user_name FROM process_activity
              UNION ALL BY NAME
              SELECT device_uid, device_hostname, user_uid, user_name FROM authentication WHERE logon_type_id IN (2, 7, 11))
            WHERE device_uid IS NOT NULL AND user_name IS NOT NULL GROUP BY device_uid, user_uid, user_name ORDER BY ALL
            """,
            [],
            row => (Text(row, 0), Text(row, 1), Text(row, 2), Text(row, 3), Number(row, 4) ?? 0),
            cancellationToken);

    /// <summary>Everything that devices reported, whatever the tool: the devices are named by any of their ids or names.</summary>
    public async Task<List<LakeEvent>> OfHostsAsync(IReadOnlyCollection<string> idsAndNames, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        idsAndNames.Count == 0 ? [] : await EventsAsync(
            EventReadings.Any,
            """
            WHERE class_uid NOT IN (2002, 2004, 2005, 5001, 5003, 5021) AND time >= $from AND time < $to
              AND (list_contains($hosts::VARCHAR[], device_uid) OR (device_uid IS NULL AND list_contains($hosts::VARCHAR[], device_hostname)))
            """,
            new() { ["from"] = from, ["to"] = to, ["hosts"] = idsAndNames.ToList() }, cancellationToken);

    /// <summary>Disks plugged into devices, each with its serial number.</summary>
    public async Task<List<LakeEvent>> DisksAsync(IReadOnlyCollection<string> idsAndNames, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        idsAndNames.Count == 0 ? [] : [.. (await EventsAsync(
            EventReadings.OfDisks,
            """
            WHERE class_uid = 1001 AND event_code = 'RemovableMediaVolumeMounted' AND time >= $from AND time < $to AND (list_contains($hosts::VARCHAR[], device_uid) OR list_contains($hosts::VARCHAR[], device_hostname))
            ORDER BY time, feed, uid
            """,
            new() { ["from"] = from, ["to"] = to, ["hosts"] = idsAndNames.ToList() }, cancellationToken)).Where(disk => disk.LeftUid is { Length: > 0 })];

    /// <summary>What API clients that made exclusions did with the sensors' console, oldest first: the id of an exclusion is what it left, its pattern the resource.</summary>
    public async Task<List<LakeEvent>> SensorChangesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        await EventsAsync(
            EventReadings.OfSensors,
            """
            WHERE class_uid = 3004 AND time >= $from AND time < $to AND actor_user_name IN (
              SELECT actor_user_name FROM events WHERE class_uid = 3004 AND activity_id = 1 AND entity_type ILIKE '%exclusion%' AND time >= $from AND time < $to)
            ORDER BY time, feed, uid
            """,
            new() { ["from"] = from, ["to"] = to }, cancellationToken);

    /// <summary>Sign-ins and audited operations that came from addresses, whoever's they are; the application's id as what was used.</summary>
    public async Task<List<LakeEvent>> FromAddressesAsync(IReadOnlyCollection<string> addresses, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        addresses.Count == 0 ? [] : await EventsAsync(
            EventReadings.WithApplication,
            """
            WHERE class_uid IN (3001, 3002, 3005, 3006, 6003) AND time >= $from AND time < $to AND list_contains($addresses::VARCHAR[], src_ip)
            ORDER BY time, feed, uid
            """,
            new() { ["from"] = from, ["to"] = to, ["addresses"] = addresses.ToList() }, cancellationToken);

    /// <summary>Sign-ins and administrative changes of people, named by any of their ids and names.</summary>
    public async Task<List<LakeEvent>> OfUsersAsync(IReadOnlyCollection<string> idsAndNames, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        idsAndNames.Count == 0 ? [] : await EventsAsync(
            EventReadings.OfAccounts,
            """
            WHERE class_uid IN (2006, 3001, 3002, 3004, 3005, 3006, 4002, 6003) AND feed NOT LIKE 'crowdstrike.%' AND feed NOT LIKE 'zeek.%' AND time >= $from AND time < $to
              AND (list_contains($users::VARCHAR[], lower(user_name)) OR list_contains($users::VARCHAR[], lower(user_uid)) OR list_contains($users::VARCHAR[], lower(user_email))
                OR list_contains($users::VARCHAR[], lower(actor_user_name)) OR list_contains($users::VARCHAR[], lower(actor_user_uid)))
            ORDER BY time, feed, uid
            """,
            new() { ["from"] = from, ["to"] = to, ["users"] = idsAndNames.Select(name => name.ToLowerInvariant()).ToList() }, cancellationToken);

    /// <summary>Sign-ins of applications by themselves, by directory id.</summary>
    public async Task<List<LakeEvent>> OfApplicationsAsync(IReadOnlyCollection<string> ids, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ids.Count == 0 ? [] : await EventsAsync(
            EventReadings.OfAccounts, "WHERE class_uid = 3002 AND list_contains($ids::VARCHAR[], user_uid) AND time >= $from AND time < $to ORDER BY time, feed, uid",
            new() { ["from"] = from, ["to"] = to, ["ids"] = ids.ToList() }, cancellationToken);

    /// <summary>Mail that arrived for people, by address.</summary>
    public Task<List<StoredMail>> MailToAsync(IReadOnlyCollection<string> addresses, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        MailAsync("list_has_any(list_transform(email_to, address -> lower(address)), $wanted::VARCHAR[])", [.. addresses.Select(address => address.ToLowerInvariant())], from, to, cancellationToken);

    /// <summary>Mail that a gateway counts to campaigns, by their ids.</summary>
    public Task<List<StoredMail>> MailOfCampaignsAsync(IReadOnlyCollection<string> campaigns, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        MailAsync("list_has_any(regexp_extract_all(rest::VARCHAR, '\"campaignI[dD]\":\"([^\"]{1,100})\"', 1), $wanted::VARCHAR[])", [.. campaigns], from, to, cancellationToken);

    /// <summary>On how many hosts things are seen, and on how many days.</summary>
    public async Task<List<(string Kind, string Value, long Hosts, long Days, long Events)>> PrevalenceAsync(
        IReadOnlyCollection<string> hashes, IReadOnlyCollection<string> addresses, IReadOnlyCollection<string> domains,
        IReadOnlyCollection<string> commands, CancellationToken cancellationToken) =>
        await ListAsync(
            """
            SELECT 'hash', process_sha256, count(DISTINCT device_uid), count(DISTINCT CAST(time AS DATE)), count(*) FROM process_activity
            WHERE list_contains($hashes::VARCHAR[], process_sha256) GROUP BY 2
            UNION ALL
            SELECT 'address', dst_ip, count(DISTINCT coalesce(device_uid, src_ip)), count(DISTINCT CAST(time AS DATE)), count(*) FROM network_activity
            WHERE list_contains($addresses::VARCHAR[], dst_ip) GROUP BY 2
            UNION ALL
            SELECT 'source', src_ip, count(DISTINCT coalesce(user_uid, user_name)), count(DISTINCT CAST(time AS DATE)), count(*) FROM authentication
            WHERE list_contains($addresses::VARCHAR[], src_ip) GROUP BY 2
            UNION ALL
            SELECT 'domain', query_hostname, count(DISTINCT coalesce(device_uid, src_ip)), count(DISTINCT CAST(time AS DATE)), count(*) FROM dns_activity
            WHERE list_contains($domains::VARCHAR[], query_hostname) GROUP BY 2
            UNION ALL
            SELECT 'command', process_cmd_line, count(DISTINCT device_uid), count(DISTINCT CAST(time AS DATE)), count(*) FROM process_activity
            WHERE list_contains($commands::VARCHAR[], process_cmd_line) GROUP BY 2
            """,
            new() { ["hashes"] = hashes.ToList(), ["addresses"] = addresses.ToList(), ["domains"] = domains.ToList(), ["commands"] = commands.ToList() },
            row => (row.GetString(0), row.GetString(1), Number(row, 2) ?? 0, Number(row, 3) ?? 0, Number(row, 4) ?? 0),
            cancellationToken);

    /// <summary>First and last moment of events in the lake; null for an empty lake.</summary>
    public async Task<(DateTimeOffset From, DateTimeOffset To)?> SpanAsync(CancellationToken cancellationToken)
    {
        var spans = await ListAsync(
            "SELECT min(time), max(time) FROM events WHERE class_uid NOT IN (2002, 5001, 5003, 5021)", [],
            row => row.IsDBNull(0) ? ((DateTimeOffset, DateTimeOffset)?)null : (row.GetUtc(0), row.GetUtc(1)), cancellationToken);
        return spans is [{ } span] ? span : null;
    }

    private async Task<List<StoredMail>> MailAsync(string condition, List<string> wanted, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
        {
            return [];
        }

        var ids = await ListAsync(
            $"SELECT feed, uid FROM email_activity WHERE time >= $from AND time < $to AND {condition}",
            new() { ["from"] = from, ["to"] = to, ["wanted"] = wanted }, row => new EvidenceId(row.GetString(0), row.GetString(1)), cancellationToken);
        return [.. (await FindAsync(ids, cancellationToken)).Values.Where(stored => stored.Event is EmailActivity).OrderBy(stored => stored.Event.Time).ThenBy(stored => stored.Id.ToString(), StringComparer.Ordinal)
            .Select(stored => new StoredMail(stored.Id, (EmailActivity)stored.Event))];
    }

    private Task<List<LakeEvent>> EventsAsync(RowReading<LakeEvent> reading, string which, Dictionary<string, object?> parameters, CancellationToken cancellationToken) =>
        ListAsync($"SELECT {reading.Columns} FROM events {which}", parameters, reading.Read, cancellationToken);

    private async Task<List<T>> ListAsync<T>(string sql, Dictionary<string, object?> parameters, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await foreach (var row in lake.QueryAsync(sql, parameters, read, cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static UserRecord ToRecord(EvidenceId id, UserInventory item) => new()
    {
        ObjectId = item.User.Uid, Sid = item.User.UidAlt, Upn = item.User.Name, Mail = item.User.EmailAddr,
        SamName = item.User.Account?.Name, Domain = item.User.Domain, DisplayName = item.User.DisplayName ?? item.User.FullName,
        TypeId = item.User.TypeId ?? 0, RiskLevelId = item.User.RiskLevelId ?? item.RiskLevelId, Source = id, Time = item.Time,
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);
}
