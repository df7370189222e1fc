using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.FalconValues;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>ProcessRollup2 and its kin to Process Activity (1007).</summary>
internal static class ProcessMapping
{
    /// <summary>A process that started, or ended when <paramref name="activity"/> says so.</summary>
    public static Mapped Map(in TelemetryContext context, int activity)
    {
        var record = context.Record;
        var (uid, pid) = (record[TelemetryField.TargetProcessId], Int(record[TelemetryField.RawProcessId]));
        if (uid is null && pid is null)
        {
            return Mapped.Because($"{context.Kind} has neither TargetProcessId nor RawProcessId");
        }

        if (TelemetryParts.Device(record) is not { } device)
        {
            return Mapped.Because($"{context.Kind} names no host: aid and ComputerName are missing");
        }

        var parent = Parent(record);
        if (TelemetryParts.Actor(record, parent, record[TelemetryField.ParentBaseFileName]) is not { } actor)
        {
            return Mapped.Because($"{context.Kind} names no parent process and no user");
        }

        var image = record[TelemetryField.ImageFileName];
        var commandLine = record[TelemetryField.CommandLine];
        return new ProcessActivity
        {
            ActivityId = activity,
            SeverityId = Severity.Informational,
            Time = context.Time,
            Metadata = context.Metadata(),
            Device = device,
            Actor = actor,
            ExitCode = activity == ProcessActivity.Activity.Terminate ? Int(record[TelemetryField.ExitCode]) : null,
            Process = new()
            {
                Uid = uid,
                Pid = pid,
                Name = FilePath.NameOf(image),
                CmdLine = commandLine,
                Path = DevicePath.WithDrive(image, commandLine),
                File = FilePath.ToFile(image, hashes: Fingerprints.Of(record[TelemetryField.Sha256], record[TelemetryField.Sha1], record[TelemetryField.Md5])),
                ParentProcess = parent,
                User = actor.User,
                IntegrityId = Integrity(Int(record[TelemetryField.IntegrityLevel])),
                CreatedTime = Instant(record[TelemetryField.ProcessStartTime]),
                TerminatedTime = Instant(record[TelemetryField.ProcessEndTime]),
            },
            Unmapped = record.Unmapped(),
            RawData = context.Raw,
        };
    }

    private static Process? Parent(TelemetryRecord record)
    {
        // A process that one program asks another to start keeps its parent; SourceProcessId is who asked.
        if (record[TelemetryField.ParentProcessId] is not { } uid)
        {
            return null;
        }

        var image = record[TelemetryField.ParentImageFileName];
        return new()
        {
            Uid = uid,
            Name = record[TelemetryField.ParentBaseFileName] ?? FilePath.NameOf(image),
            CmdLine = record[TelemetryField.ParentCommandLine],
            File = FilePath.ToFile(image),
        };
    }

    // Windows integrity levels are RIDs; each OCSF step spans those up to the next.
    private static int? Integrity(int? rid) => rid switch
    {
        null => null,
        < 0x1000 => 1,
        < 0x2000 => 2,
        < 0x3000 => 3,
        < 0x4000 => 4,
        < 0x5000 => 5,
        _ => 6,
    };
}
