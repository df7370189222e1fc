using System.Data.Common;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Lake.Columns;

/// <summary>Puts an event together again from its row.</summary>
internal static class EventJoin
{
    /// <summary>The event of the current row.</summary>
    public static OcsfEvent Read(DbDataReader reader, int classUid)
    {
        var ordinals = Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName);
        var root = ordinals.TryGetValue("rest", out var rest) && !reader.IsDBNull(rest)
            ? (JsonObject)JsonNode.Parse(reader.GetString(rest))!
            : [];
        root["class_uid"] = classUid;
        foreach (var column in LakeColumns.Of(classUid))
        {
            if (column.Source == ColumnSource.Attribute && ordinals.TryGetValue(column.Name, out var ordinal) && !reader.IsDBNull(ordinal))
            {
                Set(root, column.Path.Split('.'), Value(reader.GetValue(ordinal)));
            }
        }

        var time = Time(reader, ordinals, "time")!.Value;
        root["time"] = time.ToUnixTimeMilliseconds();
        var joined = OcsfJson.FromJson(root.ToJsonString());
        return joined with
        {
            Time = time,
            StartTime = Time(reader, ordinals, "start_time"),
            EndTime = Time(reader, ordinals, "end_time"),
            RawData = Text(reader, ordinals, "raw"),
            Metadata = joined.Metadata with
            {
                Version = joined.Metadata.Version ?? LakeColumns.UsualVersion,
                Uid = Text(reader, ordinals, "uid"),
                ModifiedTime = Time(reader, ordinals, "modified_time"),
                LoggedTime = Time(reader, ordinals, "logged_time"),
                ProcessedTime = Time(reader, ordinals, "processed_time"),
            },
        };
    }

    private static void Set(JsonObject at, ReadOnlySpan<string> path, JsonNode? value)
    {
        foreach (var name in path[..^1])
        {
            if (at[name] is not JsonObject next)
            {
                next = [];
                at[name] = next;
            }

            at = next;
        }

        at[path[^1]] = value;
    }

    private static JsonNode? Value(object value) => value switch
    {
        string text => JsonValue.Create(text),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        IEnumerable<string?> texts => new JsonArray([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]),
        _ => throw new LakeException($"A column holds a {value.GetType().Name}, which no event attribute is."),
    };

    private static string? Text(DbDataReader reader, Dictionary<string, int> ordinals, string name) =>
        ordinals.TryGetValue(name, out var ordinal) && !reader.IsDBNull(ordinal) ? reader.GetString(ordinal) : null;

    private static DateTimeOffset? Time(DbDataReader reader, Dictionary<string, int> ordinals, string name) =>
        ordinals.TryGetValue(name, out var ordinal) && !reader.IsDBNull(ordinal)
            ? reader.GetUtc(ordinal)
            : null;
}
