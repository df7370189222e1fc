using Watchfloor.Ocsf;
using F = Watchfloor.Connectors.Logs.Zeek.ZeekField;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>x509.log to Base Events: OCSF has no class for a certificate that was seen, and the log names no connection.</summary>
internal sealed class ZeekX509Mapping(ZeekPools pools) : ZeekMapping(pools)
{
    /// <inheritdoc/>
    public override ZeekLog Log => ZeekLog.X509;

    /// <inheritdoc/>
    protected override bool HasConnection => false;

    /// <inheritdoc/>
    protected override string LogName => "x509";

    /// <inheritdoc/>
    protected override OcsfEvent Map(ZeekRecord record, in ZeekConnection connection)
    {
        Keep(F.CertificateSubject, "certificate.subject");
        return new BaseEvent
        {
            ActivityId = BaseEvent.Activity.Other,
            ActivityName = "certificate",
            SeverityId = Severity.Informational,
            Time = connection.Time,
            Message = record.Text(F.CertificateSubject),

            // One certificate is seen many times.
            Metadata = Metadata(record, $"{record.Text(F.Certificate) ?? record.ContentHash(16)}/{TimeHash(connection)}"),
            Unmapped = Unmapped(record),
        };
    }
}
