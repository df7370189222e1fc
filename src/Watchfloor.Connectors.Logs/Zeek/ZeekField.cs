namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>The columns that have a place in OCSF, over all logs.</summary>
internal enum ZeekField
{
    Time,
    Uid,
    OrigAddress,
    OrigPort,
    RespAddress,
    RespPort,
    Protocol,

    // conn
    Service,
    Duration,
    OrigBytes,
    RespBytes,
    ConnState,
    LocalOrig,
    LocalResp,
    MissedBytes,
    History,
    OrigPackets,
    RespPackets,
    OrigIpBytes,
    RespIpBytes,
    OrigMac,
    RespMac,
    CommunityId,
    ProtocolNumber,

    // dns
    TransactionId,
    RoundTrip,
    Query,
    QueryClass,
    QueryClassName,
    QueryType,
    QueryTypeName,
    ResponseCode,
    ResponseCodeName,
    Authoritative,
    Truncated,
    RecursionDesired,
    RecursionAvailable,
    Reserved,
    Answers,
    TimesToLive,
    Rejected,

    // http
    Depth,
    Method,
    Host,
    Uri,
    Referrer,
    Version,
    UserAgent,
    RequestLength,
    ResponseLength,
    StatusCode,
    StatusMessage,
    ResponseTypes,
    Password,

    // ssl; its version is http's
    Cipher,
    ServerName,
    Ja3,
    Ja3s,
    Established,

    // files; its source is the protocol that carried the file
    FileUid,
    FileSource,
    FileName,
    MimeType,
    SeenBytes,
    TotalBytes,
    MissingBytes,
    Md5,
    Sha1,
    Sha256,
    SenderHosts,
    ReceiverHosts,
    ConnectionUids,
    IsOrig,

    // x509
    Certificate,
    CertificateSubject,

    // What JSON writers and shippers add to say which log it is.
    Path,
    Stream,
    WriteTime,

    Count,
}
