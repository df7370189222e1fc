using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What queries read of events, each column or expression beside the property that it fills.</summary>
internal static class EventReadings
{
    /// <summary>What every event has.</summary>
    public static readonly RowReading<LakeEvent> Any = new(ReadAny);

    /// <summary>What only events of accounts have; the JSON is read for them alone, since that of hosts is large.</summary>
    public static readonly RowReading<LakeEvent> OfAccounts = new(ReadAccount);

    /// <summary>Events of accounts with the application's id as what was used.</summary>
    public static readonly RowReading<LakeEvent> WithApplication = new(row =>
    {
        var account = ReadAccount(row);
        return account with { EntityUid = row.Text("rest::JSON ->> '$.actor.app_uid'") ?? account.EntityUid };
    });

    /// <summary>Disks that were plugged in, with the serial number as what the event left.</summary>
    public static readonly RowReading<LakeEvent> OfDisks = new(row => ReadAny(row) with
    {
        LeftUid = row.Text("""regexp_extract(rest::VARCHAR, '"VolumeSerialNumber":"([^"]{1,100})"', 1)"""),
    });

    /// <summary>Changes of the sensors' console: the id of an exclusion is what it left, its pattern the resource.</summary>
    public static readonly RowReading<LakeEvent> OfSensors = new(row => ReadAny(row) with
    {
        IsNewExclusion = row.Flag("coalesce(activity_id = 1 AND entity_type ILIKE '%exclusion%', false)") ?? false,
        LeftUid = row.Text("""nullif(regexp_extract(rest::VARCHAR, '"Key":"exclusion_id","ValueString":"([^"]{1,100})"', 1), '')"""),
        ResourceName = row.Text("""nullif(regexp_extract(rest::VARCHAR, '"Key":"value","ValueString":"([^"]{1,500})"', 1), '')""")?.Replace(@"\\", @"\", StringComparison.Ordinal),
        EntityName = row.Text("""nullif(regexp_extract(rest::VARCHAR, '"Key":"api_client_name","ValueString":"([^"]{1,200})"', 1), '')"""),
    });

    private static LakeEvent ReadAny(Row row) => new()
    {
        Id = new(row.Required("feed"), row.Required("uid")),
        ClassUid = (int)(row.Number("class_uid") ?? 0),
        ActivityId = (int)(row.Number("activity_id") ?? 0),
        Time = row.Time("time"),
        EventCode = row.Text("event_code"),
        CorrelationUid = row.Text("correlation_uid"),
        StatusId = (int?)row.Number("status_id"),
        StatusCode = row.Text("status_code"),
        Message = row.Text("message"),
        SrcIp = row.Text("src_ip"),
        SrcHostname = row.Text("src_hostname"),
        DstIp = row.Text("dst_ip"),
        DstPort = (int?)row.Number("dst_port"),
        DstHostname = row.Text("dst_hostname"),
        DirectionId = (int?)row.Number("direction_id"),
        BytesIn = row.Number("bytes_in"),
        BytesOut = row.Number("bytes_out"),
        DurationMs = row.Number("duration"),
        QueryHostname = row.Text("query_hostname"),
        Url = row.Text("url"),
        UserAgent = row.Text("user_agent"),
        UserName = row.Text("user_name"),
        UserUid = row.Text("user_uid"),
        UserDomain = row.Text("user_domain"),
        UserEmail = row.Text("user_email"),
        ActorUserName = row.Text("actor_user_name"),
        ActorUserUid = row.Text("actor_user_uid"),
        ActorProcessUid = row.Text("actor_process_uid"),
        ActorProcessName = row.Text("actor_process_name"),
        DeviceUid = row.Text("device_uid"),
        DeviceHostname = row.Text("device_hostname"),
        DeviceIp = row.Text("device_ip"),
        ProcessUid = row.Text("process_uid"),
        ProcessPid = row.Number("process_pid"),
        ProcessName = row.Text("process_name"),
        ProcessPath = row.Text("process_path"),
        CommandLine = row.Text("process_cmd_line"),
        ProcessSha256 = row.Text("process_sha256"),
        ParentProcessUid = row.Text("parent_process_uid"),
        ParentProcessName = row.Text("parent_process_name"),
        ProcessUserName = row.Text("process_user_name"),
        ProcessUserUid = row.Text("process_user_uid"),
        FileName = row.Text("file_name"),
        FilePath = row.Text("file_path"),
        FileSha256 = row.Text("file_sha256"),
        JobName = row.Text("job_name"),
        JobCommandLine = row.Text("job_cmd_line"),
        WinServiceName = row.Text("service_win_name"),
        WinServiceCommandLine = row.Text("service_win_cmd_line"),
        SessionUid = row.Text("session_uid"),
        LogonTypeId = (int?)row.Number("logon_type_id"),
        IsMfa = row.Flag("is_mfa"),
    };

    private static LakeEvent ReadAccount(Row row) => ReadAny(row) with
    {
        EntityUid = row.Text("entity_uid"),
        EntityName = row.Text("entity_name"),
        ResourceName = row.Text("rest::JSON ->> '$.resources[0].name'"),
        LeftUid = row.Text("""
            coalesce(nullif(regexp_extract(rest::VARCHAR, '"AuthenticationMethodId","value":"([^"]{1,100})"', 1), ''), nullif(regexp_extract(rest::VARCHAR, 'KeyIdentifier=([0-9a-fA-F-]{36})', 1), ''),
                nullif(regexp_extract(rest::VARCHAR, '"UniqueSharingId":"([^"]{1,100})"', 1), ''))
            """),
        IsApplication = row.Flag("coalesce(rest::JSON ->> '$.user.type_id' = '4', false)") ?? false,
        ClientApp = row.Text("rest::JSON ->> '$.unmapped.clientAppUsed'"),
        DirectorySession = row.Text("rest::JSON ->> '$.actor.session.uid'"),
        MessageUid = row.Text("rest::JSON ->> '$.unmapped.Item.InternetMessageId'"),
        SignInSession = row.Text("rest::JSON ->> '$.session.uid_alt'"),
    };
}
