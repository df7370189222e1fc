using System.Text.Json.Nodes;
using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.FalconValues;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>What makes a program come back: scheduled tasks (1006), services (201004) and autostart registry values (201002).</summary>
internal static class PersistenceMapping
{
    /// <summary>ScheduledTaskRegistered, ScheduledTaskModified, ScheduledTaskDeleted.</summary>
    public static Mapped MapTask(in TelemetryContext context, int activity)
    {
        var record = context.Record;
        if (record[TelemetryField.TaskName] is not { } name)
        {
            return Mapped.Because($"{context.Kind} has no TaskName");
        }

        if (Doer(context) is not { } doer)
        {
            return Mapped.Because(NoDoer(context));
        }

        var (command, arguments) = (record[TelemetryField.TaskCommand], record[TelemetryField.TaskArguments]);
        return new ScheduledJobActivity
        {
            ActivityId = activity,
            SeverityId = Severity.Informational,
            Time = context.Time,
            Metadata = context.Metadata(),
            Device = doer.Device,
            Actor = doer.Actor,
            Job = new()
            {
                Name = name,
                CmdLine = arguments is null ? command : $"{command} {arguments}".TrimStart(),
                File = FilePath.ToFile(command),
                User = record[TelemetryField.TaskAuthor] is { } author ? new() { Name = author } : null,
            },
            Unmapped = record.Unmapped(),
            RawData = context.Raw,
        };
    }

    /// <summary>ServiceStarted, CreateService, ServiceStopped.</summary>
    public static Mapped MapService(in TelemetryContext context, int activity)
    {
        var record = context.Record;
        var image = record[TelemetryField.ImageFileName];
        var command = record[TelemetryField.ServiceCommand] ?? record[TelemetryField.CommandLine] ?? image;
        var account = record[TelemetryField.ServiceAccount];
        if ((record[TelemetryField.ServiceName] ?? record[TelemetryField.ServiceDisplayName]) is not { } name)
        {
            return Mapped.Because($"{context.Kind} has neither ServiceName nor ServiceDisplayName");
        }

        if (command is null && account is null)
        {
            return Mapped.Because($"{context.Kind} says neither what the service runs (CommandLine, ImageFileName) nor as whom (ServiceObjectName)");
        }

        if (Doer(context) is not { } doer)
        {
            return Mapped.Because(NoDoer(context));
        }

        return new WindowsServiceActivity
        {
            ActivityId = activity,
            SeverityId = Severity.Informational,
            Time = context.Time,
            Metadata = context.Metadata(),
            Device = doer.Device,
            Actor = doer.Actor,
            WinService = new()
            {
                Name = name,
                CmdLine = command,
                ServiceStartName = account,
                ServiceFile = FilePath.ToFile(image, hashes: Fingerprints.Of(record[TelemetryField.Sha256], record[TelemetryField.Sha1], record[TelemetryField.Md5])),
            },
            Unmapped = record.Unmapped(),
            RawData = context.Raw,
        };
    }

    /// <summary>AsepValueUpdate: a registry value from which Windows starts programs.</summary>
    public static Mapped MapRegistryValue(in TelemetryContext context)
    {
        var record = context.Record;
        if (record[TelemetryField.RegObjectName] is not { } path)
        {
            return Mapped.Because($"{context.Kind} has no RegObjectName");
        }

        if (Doer(context) is not { } doer)
        {
            return Mapped.Because(NoDoer(context));
        }

        var data = record[TelemetryField.RegStringValue] ?? record[TelemetryField.RegNumericValue];
        return new RegistryValueActivity
        {
            ActivityId = RegistryValueActivity.Activity.Set,
            SeverityId = Severity.Informational,
            Time = context.Time,
            Metadata = context.Metadata(),
            Device = doer.Device,
            Actor = doer.Actor,
            RegValue = new()
            {
                Path = path,
                // The value without a name is the key's default.
                Name = record[TelemetryField.RegValueName] ?? "(Default)",
                Data = data is null ? null : JsonValue.Create(data),
            },
            Unmapped = record.Unmapped(),
            RawData = context.Raw,
        };
    }

    private static (Device Device, Actor Actor)? Doer(in TelemetryContext context)
    {
        var (device, actor) = (TelemetryParts.Device(context.Record), TelemetryParts.Actor(context.Record));

        // Some sensors give the service's own process and not the one that asked for it.
        actor ??= context.Record[TelemetryField.TargetProcessId] is { } uid ? new() { Process = new() { Uid = uid } } : null;
        return device is null || actor is null ? null : (device, actor);
    }

    private static string NoDoer(in TelemetryContext context) =>
        $"{context.Kind} names no host (aid, ComputerName) or nobody who did it (ContextProcessId, UserSid)";
}
