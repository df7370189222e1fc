using System.Net;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Suricata;

/// <summary>tls records to Network Activity with TLS facts. The flow's bytes and duration are in its flow record under the same connection id.</summary>
internal static class EveTls
{
    private const int Md5 = 1;

    /// <summary>Maps one.</summary>
    /// <exception cref="UnmappableRecordException">It has no tls object.</exception>
    public static NetworkActivity Map(EveRecord record)
    {
        var tls = record.Fields.Object("tls") ?? throw new UnmappableRecordException("tls is missing");
        var sni = tls.Text("sni");
        return new NetworkActivity
        {
            ActivityId = NetworkActivity.Activity.Traffic,
            SeverityId = Severity.Informational,
            Time = record.Logged,
            StartTime = record.Logged,
            Metadata = record.Metadata("tls", "tls/", record.Logged),
            SrcEndpoint = FlowParts.Endpoint(record.Source, record.SourcePort),
            DstEndpoint = FlowParts.Endpoint(record.Destination, record.DestinationPort, sni is null || IPAddress.TryParse(sni, out _) ? null : sni) is { } destination
                ? destination with { SvcName = "tls" } : null,
            ConnectionInfo = record.Connection,
            Tls = new Tls
            {
                // OCSF requires a version; a session that was resumed or broken off tells none.
                Version = tls.Text("version") ?? "unknown",
                Sni = sni,
                Cipher = tls.Text("cipher", "cipher_suite"),
                Ja3Hash = Fingerprint(tls.Object("ja3")),
                Ja3sHash = Fingerprint(tls.Object("ja3s")),
            },
            AppProtocolName = "tls",
            IsSrcDstAssignmentKnown = true,
            Unmapped = record.Fields.Unmapped(),
        };
    }

    private static Fingerprint? Fingerprint(JsonRecord? ja3) =>
        ja3?.Text("hash") is { } hash ? new Fingerprint { AlgorithmId = Md5, Value = hash } : null;
}
