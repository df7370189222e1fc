using Watchfloor.Ocsf;
using File = Watchfloor.Ocsf.File;
using F = Watchfloor.Connectors.Logs.Zeek.ZeekField;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>files.log to File System Activity: a file that crossed the network, at the host that received it.</summary>
internal sealed class ZeekFilesMapping(ZeekPools pools) : ZeekMapping(pools)
{
    private const int RegularFile = 1;

    /// <inheritdoc/>
    public override ZeekLog Log => ZeekLog.Files;

    /// <inheritdoc/>
    protected override bool HasConnection => false;

    /// <inheritdoc/>
    protected override string LogName => "files";

    /// <inheritdoc/>
    protected override OcsfEvent Map(ZeekRecord record, in ZeekConnection connection)
    {
        var uid = record.Text(F.FileUid) ?? record.ContentHash(16);
        var isFromOpener = record.Truth(F.IsOrig) == true;
        var receiver = First(record, F.ReceiverHosts) ?? (isFromOpener ? connection.Destination : connection.Source);
        var sender = First(record, F.SenderHosts) ?? (isFromOpener ? connection.Source : connection.Destination);
        var length = record.Has(F.Duration) && LogNumber.TrySeconds(record[F.Duration], out var ticks) && Plausible.IsDuration(ticks) ? TimeSpan.FromTicks(ticks) : (TimeSpan?)null;
        if (length is null && record.Has(F.Duration))
        {
            Keep(record, F.Duration, "duration");
        }

        return new FileActivity
        {
            ActivityId = FileActivity.Activity.Other,
            ActivityName = "transfer",
            SeverityId = Severity.Informational,
            Time = connection.Time,
            StartTime = connection.Time,
            EndTime = connection.Time + length,
            Duration = length is { } lasted ? (long)Math.Round(lasted.TotalMilliseconds) : null,
            Metadata = Metadata(record, uid),
            File = new File
            {
                Name = record.Text(F.FileName) ?? uid,
                TypeId = RegularFile,
                MimeType = record.Pooled(F.MimeType),
                Size = Whole(record, F.TotalBytes, "total_bytes") ?? Whole(record, F.SeenBytes, "seen_bytes"),
                Hashes = Fingerprints.Of(record.Text(F.Sha256), record.Text(F.Sha1), record.Text(F.Md5)),
                Uid = uid,
            },
            Device = new Device { TypeId = 0, Ip = receiver, Name = receiver is null ? "unknown" : null },
            Actor = new Actor { AppName = record.Pooled(F.FileSource) ?? "unknown" },
            Unmapped = Unmapped(record, sender),
        };
    }

    private System.Text.Json.Nodes.JsonObject? Unmapped(ZeekRecord record, string? sender)
    {
        // FileActivity has no place for the connection; its id joins the two.
        Keep(F.ConnectionUids, "conn_uids");
        Keep(F.MissingBytes, "missing_bytes");
        if (record.Has(F.Uid))
        {
            Keep(F.Uid, "uid");
        }

        var unmapped = Unmapped(record);
        if (sender is not null)
        {
            (unmapped ??= [])["tx_host"] = sender;
        }

        return unmapped;
    }

    private static string? First(ZeekRecord record, F field) => record.Elements(field) is [var first, ..] ? AddressText.Canonical(first) : null;
}
