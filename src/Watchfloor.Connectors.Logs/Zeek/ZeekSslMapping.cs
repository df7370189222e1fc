using System.Net;
using Watchfloor.Ocsf;
using F = Watchfloor.Connectors.Logs.Zeek.ZeekField;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>ssl.log to Network Activity with TLS facts. The connection's bytes and duration are in conn.log under the same connection uid.</summary>
internal sealed class ZeekSslMapping(ZeekPools pools) : ZeekMapping(pools)
{
    private const int Md5 = 1;

    /// <inheritdoc/>
    public override ZeekLog Log => ZeekLog.Ssl;

    /// <inheritdoc/>
    protected override string LogName => "ssl";

    /// <inheritdoc/>
    protected override OcsfEvent Map(ZeekRecord record, in ZeekConnection connection)
    {
        var connectionUid = ConnectionUid(record, connection);
        var serverName = record.Pooled(F.ServerName);
        return new NetworkActivity
        {
            ActivityId = NetworkActivity.Activity.Traffic,
            SeverityId = Severity.Informational,
            Time = connection.Time,
            StartTime = connection.Time,

            // A connection may hold several handshakes; an interim record (open_ssl) has the time of the final one.
            Metadata = Metadata(record, $"{connectionUid}/{TimeHash(connection)}"),
            StatusId = record.Truth(F.Established) switch { true => 1, false => 2, null => null },
            SrcEndpoint = Endpoint(connection.Source, connection.SourcePort),
            DstEndpoint = Endpoint(
                connection.Destination, connection.DestinationPort, "ssl",
                hostname: serverName is null || IPAddress.TryParse(serverName, out _) ? null : serverName),
            ConnectionInfo = Connection(connection, connectionUid, "tcp", 6),
            Tls = Facts(record, serverName),
            AppProtocolName = "ssl",
            IsSrcDstAssignmentKnown = true,
            Unmapped = Unmapped(record),
        };
    }

    private static Tls? Facts(ZeekRecord record, string? serverName)
    {
        var version = record.Pooled(F.Version);
        var cipher = record.Pooled(F.Cipher);
        var client = Fingerprint(record, F.Ja3);
        var server = Fingerprint(record, F.Ja3s);
        return (version ?? cipher ?? serverName) is null && client is null && server is null
            ? null
            : new Tls
            {
                // OCSF requires a version; a handshake that broke off before one was agreed has none.
                Version = version ?? "unknown",
                Cipher = cipher,
                Sni = serverName,
                Ja3Hash = client,
                Ja3sHash = server,
            };
    }

    private static Fingerprint? Fingerprint(ZeekRecord record, F field) =>
        record.Pooled(field) is { } hash ? new Fingerprint { AlgorithmId = Md5, Value = hash } : null;
}
