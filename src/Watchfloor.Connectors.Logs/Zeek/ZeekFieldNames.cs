using F = Watchfloor.Connectors.Logs.Zeek.ZeekField;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>Column names to fields. Addresses come as id.orig_h, id_orig_h or nested under id.</summary>
internal static class ZeekFieldNames
{
    private static readonly Dictionary<string, F> Common = new(StringComparer.Ordinal)
    {
        ["ts"] = F.Time, ["uid"] = F.Uid, ["id.orig_h"] = F.OrigAddress, ["id.orig_p"] = F.OrigPort,
        ["id.resp_h"] = F.RespAddress, ["id.resp_p"] = F.RespPort, ["_path"] = F.Path, ["@stream"] = F.Stream, ["_write_ts"] = F.WriteTime,
    };

    private static readonly Dictionary<ZeekLog, Dictionary<string, F>> ByLog = new()
    {
        [ZeekLog.Conn] = new(Common)
        {
            ["proto"] = F.Protocol, ["service"] = F.Service, ["duration"] = F.Duration, ["orig_bytes"] = F.OrigBytes, ["resp_bytes"] = F.RespBytes,
            ["conn_state"] = F.ConnState, ["local_orig"] = F.LocalOrig, ["local_resp"] = F.LocalResp, ["missed_bytes"] = F.MissedBytes,
            ["history"] = F.History, ["orig_pkts"] = F.OrigPackets, ["resp_pkts"] = F.RespPackets, ["orig_ip_bytes"] = F.OrigIpBytes,
            ["resp_ip_bytes"] = F.RespIpBytes, ["orig_l2_addr"] = F.OrigMac, ["resp_l2_addr"] = F.RespMac, ["community_id"] = F.CommunityId,
            ["ip_proto"] = F.ProtocolNumber,
        },
        [ZeekLog.Dns] = new(Common)
        {
            ["proto"] = F.Protocol, ["trans_id"] = F.TransactionId, ["rtt"] = F.RoundTrip, ["query"] = F.Query, ["qclass"] = F.QueryClass,
            ["qclass_name"] = F.QueryClassName, ["qtype"] = F.QueryType, ["qtype_name"] = F.QueryTypeName, ["rcode"] = F.ResponseCode,
            ["rcode_name"] = F.ResponseCodeName, ["AA"] = F.Authoritative, ["TC"] = F.Truncated, ["RD"] = F.RecursionDesired,
            ["RA"] = F.RecursionAvailable, ["Z"] = F.Reserved, ["answers"] = F.Answers, ["TTLs"] = F.TimesToLive, ["rejected"] = F.Rejected,
        },
        [ZeekLog.Http] = new(Common)
        {
            ["trans_depth"] = F.Depth, ["method"] = F.Method, ["host"] = F.Host, ["uri"] = F.Uri, ["referrer"] = F.Referrer, ["version"] = F.Version,
            ["user_agent"] = F.UserAgent, ["request_body_len"] = F.RequestLength, ["response_body_len"] = F.ResponseLength,
            ["status_code"] = F.StatusCode, ["status_msg"] = F.StatusMessage, ["resp_mime_types"] = F.ResponseTypes, ["password"] = F.Password,
        },
        [ZeekLog.Ssl] = new(Common)
        {
            ["version"] = F.Version, ["cipher"] = F.Cipher, ["server_name"] = F.ServerName, ["ja3"] = F.Ja3, ["ja3s"] = F.Ja3s,
            ["established"] = F.Established,
        },

        // Older versions name the ends tx_hosts and rx_hosts, newer ones id.orig_h and id.resp_h beside is_orig.
        [ZeekLog.Files] = new(Common)
        {
            ["fuid"] = F.FileUid, ["source"] = F.FileSource, ["filename"] = F.FileName, ["mime_type"] = F.MimeType, ["duration"] = F.Duration,
            ["seen_bytes"] = F.SeenBytes, ["total_bytes"] = F.TotalBytes, ["missing_bytes"] = F.MissingBytes, ["md5"] = F.Md5, ["sha1"] = F.Sha1, ["sha256"] = F.Sha256,
            ["tx_hosts"] = F.SenderHosts, ["rx_hosts"] = F.ReceiverHosts, ["conn_uids"] = F.ConnectionUids, ["is_orig"] = F.IsOrig, ["local_orig"] = F.LocalOrig,
        },
        [ZeekLog.X509] = new(Common)
        {
            ["id"] = F.Certificate, ["fingerprint"] = F.Certificate, ["certificate.subject"] = F.CertificateSubject, ["certificate_subject"] = F.CertificateSubject,
        },
    };

    /// <summary>The field of a column in one log; null for a column that has no place in OCSF.</summary>
    public static F? Find(ZeekLog log, string name)
    {
        // "id_orig_h" and the like; "id" alone is a column of other logs.
        var normal = name.StartsWith("id_", StringComparison.Ordinal) ? "id." + name[3..] : name;
        return ByLog.GetValueOrDefault(log, Common).TryGetValue(normal, out var field) ? field : null;
    }
}
