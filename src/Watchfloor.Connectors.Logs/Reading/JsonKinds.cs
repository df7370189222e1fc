using System.Text.Json;
using Watchfloor.Connectors.Logs.Zeek;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs;

/// <summary>Tells by its members which log a JSON record belongs to.</summary>
internal static class JsonKinds
{
    /// <summary>The format of a record; with a reason when it is none that is read.</summary>
    public static FormatSniffer Identify(JsonElement record, string path, LogReadOptions options)
    {
        try
        {
            return Identify(record, Members.Of(record), path, options);
        }
        catch (InvalidOperationException)
        {
            return FormatSniffer.Skip("it is JSON, but its member names are not valid Unicode");
        }
    }

    private static FormatSniffer Identify(JsonElement record, Members members, string path, LogReadOptions options)
    {
        var names = members.Names;
        bool Has(string name) => names.Contains(name);
        if (Has("event_type") && (Has("flow_id") || Has("src_ip") || Has("timestamp")))
        {
            return new(LogFormat.Suricata, ZeekLog.Other, null);
        }

        if (Has("class_uid") && (Has("metadata") || Has("activity_id") || Has("type_uid")))
        {
            return new(LogFormat.Ocsf, ZeekLog.Other, null);
        }

        if ((Has("eventSource") && Has("eventName") && (Has("eventTime") || Has("eventVersion")))
            || (Has("detail-type") && record.TryGetProperty("detail", out var detail) && detail is { ValueKind: JsonValueKind.Object } && detail.TryGetProperty("eventName", out _)))
        {
            return new(LogFormat.CloudTrail, ZeekLog.Other, null);
        }

        if (Has("flowRecords") || (Text(record, "category") is { } category && category.Contains("FlowEvent", StringComparison.OrdinalIgnoreCase)))
        {
            return new(LogFormat.AzureFlow, ZeekLog.Other, null);
        }

        if (Has("event_simpleName") || Has("#event_simpleName") || Has("fdr_event_type") || (Has("aid") && Has("cid")))
        {
            return Vendor(LogFormat.FalconFdr, options);
        }

        if (Text(record, "category")?.StartsWith("AdvancedHunting-", StringComparison.OrdinalIgnoreCase) == true
            || (Has("ActionType") && (Has("Timestamp") || Has("TimeGenerated")))
            || (Has("$table") && Has("Timestamp")))
        {
            return Vendor(LogFormat.DefenderHunting, options);
        }

        return Zeek(members, path);
    }

    private static FormatSniffer Zeek(Members members, string path)
    {
        var (names, named) = (members.Names, members.Path);
        var log = named is not null ? ZeekLogs.FromPath(named) : ZeekLogs.FromColumns(names);
        log = log == ZeekLog.Other && named is null && names.Contains("ts") && names.Contains("uid") ? ZeekLogs.FromFileName(path) : log;
        return log != ZeekLog.Other ? new(LogFormat.ZeekJson, log, null)
            : named is not null ? new(LogFormat.ZeekJson, ZeekLog.Other, null)
            : names.Contains("ts") && names.Any(name => name.StartsWith("id.", StringComparison.Ordinal) || name.StartsWith("id_", StringComparison.Ordinal))
                ? FormatSniffer.NotMapped(Path.GetFileName(path))
                : FormatSniffer.Skip($"it is JSON, but not a log that Watchfloor reads; its members are {string.Join(", ", names.Take(6).Select(name => new VendorText(name).ForDisplay(30)))}");
    }

    private static FormatSniffer Vendor(LogFormat format, LogReadOptions options) => LogFormats.MappingOf(format, options) is null
        ? FormatSniffer.Skip($"it is {LogFormats.NameOf(format)}, and this program has no mapping for it")
        : new(format, ZeekLog.Other, null);

    private static string? Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Member names of a record and the Zeek log that it names itself.</summary>
    private sealed record Members(List<string> Names, string? Path)
    {
        public static Members Of(JsonElement record)
        {
            var names = new List<string>();
            string? path = null;
            foreach (var member in record.EnumerateObject())
            {
                names.Add(member.Name);
                if (member.Name is "_path" or "@stream" && member.Value.ValueKind == JsonValueKind.String)
                {
                    path = member.Value.GetString();
                }
            }

            return new(names, path);
        }
    }
}
