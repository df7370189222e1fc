using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Lake.Columns;

/// <summary>The columns of the event table. docs/lake.md is the contract: names are added, never changed.</summary>
internal static class LakeColumns
{
    /// <summary>OCSF version of an event that names none; not kept with each row.</summary>
    public const string UsualVersion = "1.8.0";

    private const string Table = """
        time timestamp =
        start_time timestamp =
        end_time timestamp =
        feed text =
        uid text =
        vendor text metadata.product.vendor_name
        product text metadata.product.name
        log_name text metadata.log_name
        event_code text metadata.event_code
        tenant_uid text metadata.tenant_uid
        correlation_uid text metadata.correlation_uid
        original_time text metadata.original_time
        modified_time timestamp =
        logged_time timestamp =
        processed_time timestamp =
        activity_id int activity_id
        activity_name text activity_name
        severity_id int severity_id
        status_id int status_id
        status text status
        action_id int action_id
        disposition_id int disposition_id
        status_code text status_code
        status_detail text status_detail
        message text message
        duration bigint duration
        src_ip text src_endpoint.ip
        src_port int src_endpoint.port
        src_hostname text src_endpoint.hostname
        src_country text src_endpoint.location.country
        src_asn int src_endpoint.autonomous_system.number
        dst_ip text dst_endpoint.ip
        dst_port int dst_endpoint.port
        dst_hostname text dst_endpoint.hostname
        dst_service text dst_endpoint.svc_name
        direction_id int connection_info.direction_id
        protocol text connection_info.protocol_name
        protocol_num int connection_info.protocol_num
        conn_uid text connection_info.uid
        conn_history text connection_info.flag_history
        community_uid text connection_info.community_uid
        app_protocol text app_protocol_name
        is_src_dst_assignment_known bool is_src_dst_assignment_known
        bytes_total bigint traffic.bytes
        bytes_in bigint traffic.bytes_in
        bytes_out bigint traffic.bytes_out
        bytes_missed bigint traffic.bytes_missed
        packets_total bigint traffic.packets
        packets_in bigint traffic.packets_in
        packets_out bigint traffic.packets_out
        tls_sni text tls.sni
        tls_version text tls.version
        tls_ja3 text tls.ja3_hash.value
        query_hostname text query.hostname
        query_type text query.type
        rcode_id int rcode_id
        answers list *answers
        url text http_request.url.url_string
        http_method text http_request.http_method
        user_agent text http_request.user_agent
        http_status int http_response.code
        user_name text user.name
        user_uid text user.uid
        user_uid_alt text user.uid_alt
        user_domain text user.domain
        user_email text user.email_addr
        user_display_name text user.display_name
        actor_user_name text actor.user.name
        actor_user_uid text actor.user.uid
        actor_user_email text actor.user.email_addr
        actor_app_name text actor.app_name
        actor_process_uid text actor.process.uid
        actor_process_pid bigint actor.process.pid
        actor_process_name text actor.process.name
        actor_process_path text actor.process.path
        actor_process_cmd_line text actor.process.cmd_line
        actor_process_sha256 text *actor.process.file.hashes
        device_uid text device.uid
        device_uid_alt text device.uid_alt
        device_hostname text device.hostname
        device_ip text device.ip
        device_type_id int device.type_id
        process_uid text process.uid
        process_pid bigint process.pid
        process_name text process.name
        process_path text process.path
        process_cmd_line text process.cmd_line
        process_sha256 text *process.file.hashes
        parent_process_uid text process.parent_process.uid
        parent_process_name text process.parent_process.name
        parent_process_path text process.parent_process.path
        parent_process_cmd_line text process.parent_process.cmd_line
        process_user_name text process.user.name
        process_user_uid text process.user.uid
        file_name text file.name
        file_path text file.path
        file_sha256 text *file.hashes
        reg_path text reg_value.path
        reg_name text reg_value.name
        job_name text job.name
        job_cmd_line text job.cmd_line
        service_win_name text win_service.name
        service_win_cmd_line text win_service.cmd_line
        service_name text service.name
        session_uid text session.uid
        is_mfa bool is_mfa
        logon_type_id int logon_type_id
        logon_type text logon_type
        api_operation text api.operation
        group_name text group.name
        group_uid text group.uid
        entity_name text entity.name
        entity_uid text entity.uid
        entity_type text entity.type
        email_from text email.from
        email_smtp_from text email.smtp_from
        email_subject text email.subject
        email_message_uid text email.message_uid
        email_uid text email.uid
        email_to list email.to
        finding_uid text finding_info.uid
        finding_title text finding_info.title
        analytic_name text finding_info.analytic.name
        analytic_uid text finding_info.analytic.uid
        techniques list *finding_info.attacks
        confidence_score int confidence_score
        risk_score int risk_score
        is_alert bool is_alert
        verdict_id int verdict_id
        observables list =
        rest text =
        raw text =
        raw_file text =
        raw_offset bigint =
        raw_length int =
        record_hash bigint =
        commit_row int =
        """;

    /// <summary>Classes that have a view, by class number.</summary>
    public static readonly FrozenDictionary<int, (Type Type, string View)> Classes = typeof(OcsfEvent).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(OcsfEvent)) && !type.IsAbstract)
        .ToFrozenDictionary(
            type => (int)type.GetField("Uid", BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue()!,
            type => (type, JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name)));

    /// <summary>Every column, in the order of the table; partition columns and commit_version are not among them.</summary>
    public static readonly IReadOnlyList<LakeColumn> All = [.. Table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static readonly FrozenDictionary<int, IReadOnlyList<LakeColumn>> ByClass = Classes.ToFrozenDictionary(
        pair => pair.Key,
        pair => (IReadOnlyList<LakeColumn>)[.. All.Where(column => column.Path.Length == 0 || Has(pair.Value.Type, column.Path.Split('.')))]);

    /// <summary>The columns that events of a class can fill, in the order of the table.</summary>
    public static IReadOnlyList<LakeColumn> Of(int classUid) => ByClass[classUid];

    private static LakeColumn Parse(string line)
    {
        var parts = line.Trim().Split(' ');
        var kind = parts[1] switch
        {
            "text" => ColumnKind.Text,
            "int" => ColumnKind.Int,
            "bigint" => ColumnKind.BigInt,
            "bool" => ColumnKind.Bool,
            "timestamp" => ColumnKind.Timestamp,
            _ => ColumnKind.TextList,
        };
        return parts[2] switch
        {
            "=" => new(parts[0], kind, "", ColumnSource.Envelope),
            ['*', .. var path] => new(parts[0], kind, path, ColumnSource.Derived),
            var path => new(parts[0], kind, path, ColumnSource.Attribute),
        };
    }

    private static bool Has(Type type, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return true;
        }

        foreach (var property in type.GetProperties())
        {
            if (JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name) == path[0])
            {
                return Has(property.PropertyType, path[1..]);
            }
        }

        return false;
    }
}
