using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>DeviceFileEvents to File System Activity 1001.</summary>
internal static class FileEvent
{
    public static FileActivity Map(HuntingRow row)
    {
        var record = row.Row;
        var name = record.Text("FileName");
        var path = FilePath.Join(record.Text("FolderPath"), name);
        var file = FilePath.ToFile(path, name, Fingerprints.Of(record.Text("SHA256"), record.Text("SHA1"), record.Text("MD5")), record.Long("FileSize"))
            ?? throw new UnmappableRecordException("no FileName or FolderPath");
        var previousName = record.Text("PreviousFileName");
        var previous = FilePath.ToFile(FilePath.Join(record.Text("PreviousFolderPath"), previousName), previousName);
        var activity = row.ActionType?.ToLowerInvariant() switch
        {
            "filecreated" => FileActivity.Activity.Create,
            "filemodified" => FileActivity.Activity.Update,
            "filedeleted" => FileActivity.Activity.Delete,
            "filerenamed" => FileActivity.Activity.Rename,
            _ => FileActivity.Activity.Other,
        };

        return new FileActivity
        {
            ActivityId = activity,
            ActivityName = row.ActionType,
            SeverityId = Severity.Informational,
            Time = row.Time,
            Message = path,
            Metadata = row.Metadata(),
            Device = row.RequiredDevice(),
            Actor = row.Actor(),
            File = activity == FileActivity.Activity.Rename && previous is not null ? previous : file,
            FileResult = activity == FileActivity.Activity.Rename && previous is not null ? file : null,
        };
    }
}
