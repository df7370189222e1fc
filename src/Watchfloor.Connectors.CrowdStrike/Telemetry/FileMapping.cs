using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.FalconValues;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>PeFileWritten, NewExecutableWritten and every other file event to File Activity (1001).</summary>
internal static class FileMapping
{
    private const int Folder = 2;
    private const int BlockDevice = 4;

    /// <summary>A file that a process wrote, renamed or deleted.</summary>
    public static Mapped Map(in TelemetryContext context, int activity)
    {
        var record = context.Record;
        var path = record[TelemetryField.TargetFileName] ?? record[TelemetryField.ImageFileName];
        var size = Long(record[TelemetryField.Size]);
        var hashes = Fingerprints.Of(record[TelemetryField.Sha256], record[TelemetryField.Sha1], record[TelemetryField.Md5]);
        if (FilePath.ToFile(path, hashes: hashes, size: size) is not { } file)
        {
            return Mapped.Because($"{context.Kind} has no TargetFileName");
        }

        return Event(context, activity, context.Kind == "DirectoryCreate" ? file with { TypeId = Folder } : file);
    }

    /// <summary>RemovableMediaVolumeMounted and -Unmounted.</summary>
    public static Mapped MapVolume(in TelemetryContext context, int activity)
    {
        var record = context.Record;
        return (record[TelemetryField.VolumeDriveLetter] ?? record[TelemetryField.VolumeName]) is { } name
            ? Event(context, activity, new() { Name = name, Path = record[TelemetryField.VolumeName], TypeId = BlockDevice })
            : Mapped.Because($"{context.Kind} has neither VolumeDriveLetter nor VolumeName");
    }

    private static Mapped Event(in TelemetryContext context, int activity, Ocsf.File file)
    {
        var record = context.Record;
        if (TelemetryParts.Device(record) is not { } device)
        {
            return Mapped.Because($"{context.Kind} names no host: aid and ComputerName are missing");
        }

        if (TelemetryParts.Actor(record) is not { } actor)
        {
            return Mapped.Because($"{context.Kind} names nobody who did it: ContextProcessId and UserSid are missing");
        }

        return new FileActivity
        {
            ActivityId = activity,
            SeverityId = Severity.Informational,
            Time = context.Time,
            Metadata = context.Metadata(),
            Device = device,
            Actor = actor,
            File = file,
            Unmapped = record.Unmapped(),
            RawData = context.Raw,
        };
    }
}
