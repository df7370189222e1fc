using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>DeviceProcessEvents to Process Activity 1007: the new process, and as its actor the one that started it.</summary>
internal static class ProcessEvent
{
    public static ProcessActivity Map(HuntingRow row)
    {
        var record = row.Row;
        var name = record.Text("FileName", "CreatedProcessName");
        var integrity = record.Text("ProcessIntegrityLevel", "CreatedProcessIntegrityLevel");
        var process = row.ProcessOf(
                record.Long("ProcessId") ?? record.Long("CreatedProcessId"),
                record.Time("ProcessCreationTime", "CreatedProcessCreationTime"),
                FilePath.ToFile(
                    FilePath.Join(record.Text("FolderPath", "CreatedProcessFilePath"), name),
                    name,
                    Fingerprints.Of(
                        record.Text("SHA256", "CreatedProcessFileSha256"), record.Text("SHA1", "CreatedProcessFileSha1"), record.Text("MD5", "CreatedProcessFileMd5")),
                    record.Long("FileSize") ?? record.Long("CreatedProcessFileSize")))
            ?? throw new UnmappableRecordException("no ProcessId");
        var actor = row.Actor();
        var command = record.Text("ProcessCommandLine", "CreatedProcessCommandLine");

        return new ProcessActivity
        {
            ActivityId = row.ActionType?.ToLowerInvariant() switch
            {
                null or "processcreated" => ProcessActivity.Activity.Launch,
                "openprocess" => ProcessActivity.Activity.Open,
                var other when other.StartsWith("processcreated", StringComparison.Ordinal) => ProcessActivity.Activity.Launch,
                _ => ProcessActivity.Activity.Other,
            },
            ActivityName = row.ActionType,
            SeverityId = Severity.Informational,
            Time = row.Time,
            Message = command ?? name,
            Metadata = row.Metadata(),
            Device = row.RequiredDevice(),
            Actor = actor,
            Process = process with
            {
                CmdLine = command,
                Integrity = integrity,
                IntegrityId = HuntingRow.IntegrityOf(integrity),
                ParentProcess = actor.Process,
                User = MicrosoftUser.OfWindows(
                    record.Text("AccountName", "CreatedProcessAccountName"),
                    record.Text("AccountDomain", "CreatedProcessAccountDomainName"),
                    record.Text("AccountSid", "CreatedProcessAccountSid"),
                    record.Text("AccountUpn", "CreatedProcessAccountUpn"),
                    record.Text("AccountObjectId", "CreatedProcessAccountAzureADId")),
            },
        };
    }
}
