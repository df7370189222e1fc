using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>DeviceRegistryEvents to Registry Value Activity 201002.</summary>
internal static class RegistryEvent
{
    public static RegistryValueActivity Map(HuntingRow row)
    {
        var record = row.Row;
        var path = record.Required("RegistryKey", "PreviousRegistryKey");
        var data = record.Text("RegistryValueData");
        return new RegistryValueActivity
        {
            ActivityId = row.ActionType?.ToLowerInvariant() switch
            {
                "registryvalueset" => RegistryValueActivity.Activity.Set,
                "registryvaluedeleted" => RegistryValueActivity.Activity.Delete,
                _ => RegistryValueActivity.Activity.Other,
            },
            ActivityName = row.ActionType,
            SeverityId = Severity.Informational,
            Time = row.Time,
            Message = path,
            Metadata = row.Metadata(),
            Device = row.RequiredDevice(),
            Actor = row.Actor(),
            RegValue = new RegistryValue
            {
                // A key's default value has no name.
                Name = record.Text("RegistryValueName", "PreviousRegistryValueName") ?? "(Default)",
                Path = path,
                Data = data is null ? null : JsonValue.Create(data),
            },
        };
    }
}
