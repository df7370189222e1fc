using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Watchfloor.Lake.Delta;

/// <summary>Actions to JSON lines and back, as the protocol names things.</summary>
internal static class DeltaActionJson
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads one line. Actions and fields that we do not know are ignored, as the protocol asks.</summary>
    /// <exception cref="LakeException">The line is not JSON or lacks a required field.</exception>
    public static DeltaAction Read(ReadOnlySpan<byte> line, string where)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : throw new JsonException($"it is a JSON {document.RootElement.ValueKind}, not an object");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new LakeException($"{where} holds a line that is no Delta action ({exception.Message}). The log is damaged; restore it from a copy.", exception);
        }
    }

    /// <summary>Writes one action as a line with its line feed.</summary>
    public static void Write(IBufferWriter<byte> buffer, DeltaAction action)
    {
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            WriteBody(writer, action);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
    }

    private static DeltaAction Read(JsonElement root) => new()
    {
        Protocol = Action(root, "protocol") is { } protocol ? ReadProtocol(protocol) : null,
        Metadata = Action(root, "metaData") is { } metadata ? ReadMetadata(metadata) : null,
        Add = Action(root, "add") is { } add ? ReadAdd(add) : null,
        Remove = Action(root, "remove") is { } remove ? ReadRemove(remove) : null,
        Transaction = Action(root, "txn") is { } txn
            ? new(Required(txn, "appId"), Number(txn, "version") ?? throw Missing("version"), Number(txn, "lastUpdated"))
            : null,
        Sidecar = Action(root, "sidecar") is { } sidecar ? Required(sidecar, "path") : null,
        CommitInfo = Action(root, "commitInfo") is { } info ? info.GetRawText() : null,
    };

    private static DeltaProtocol ReadProtocol(JsonElement protocol) => new(
        (int)(Number(protocol, "minReaderVersion") ?? throw Missing("minReaderVersion")),
        (int)(Number(protocol, "minWriterVersion") ?? throw Missing("minWriterVersion")),
        Texts(protocol, "readerFeatures"),
        Texts(protocol, "writerFeatures"));

    private static DeltaMetadata ReadMetadata(JsonElement metadata) => new()
    {
        Id = Text(metadata, "id") ?? "",
        Name = Text(metadata, "name"),
        SchemaString = Text(metadata, "schemaString") ?? "",
        PartitionColumns = Texts(metadata, "partitionColumns"),
        Provider = Object(metadata, "format") is { } format ? Text(format, "provider") ?? "parquet" : "parquet",
        Configuration = Map(metadata, "configuration")?.ToDictionary(pair => pair.Key, pair => pair.Value ?? "") ?? [],
        CreatedTime = Number(metadata, "createdTime"),
    };

    private static AddFile ReadAdd(JsonElement add) => new()
    {
        Path = Required(add, "path"),
        PartitionValues = Map(add, "partitionValues") ?? [],
        Size = Number(add, "size") ?? 0,
        ModificationTime = Number(add, "modificationTime") ?? 0,
        DataChange = Flag(add, "dataChange") ?? true,
        Stats = Text(add, "stats"),
        Tags = Map(add, "tags"),
        DeletionVectorId = DeletionVector(add),
    };

    private static RemoveFile ReadRemove(JsonElement remove) => new()
    {
        Path = Required(remove, "path"),
        DeletionTimestamp = Number(remove, "deletionTimestamp"),
        DataChange = Flag(remove, "dataChange") ?? true,
        DeletionVectorId = DeletionVector(remove),
        PartitionValues = Map(remove, "partitionValues"),
        Size = Number(remove, "size"),
    };

    // The id is what makes two entries of one path differ; see "Derived Fields" of the protocol.
    private static string? DeletionVector(JsonElement file) => Object(file, "deletionVector") is { } vector
        ? $"{Text(vector, "storageType")}{Text(vector, "pathOrInlineDv")}@{Number(vector, "offset")}"
        : null;

    private static void WriteBody(Utf8JsonWriter writer, DeltaAction action)
    {
        if (action.CommitInfo is { } info)
        {
            writer.WritePropertyName("commitInfo");
            writer.WriteRawValue(info);
        }
        else if (action.Protocol is { } protocol)
        {
            writer.WriteStartObject("protocol");
            writer.WriteNumber("minReaderVersion", protocol.MinReaderVersion);
            writer.WriteNumber("minWriterVersion", protocol.MinWriterVersion);
            writer.WriteEndObject();
        }
        else if (action.Metadata is { } metadata)
        {
            WriteMetadata(writer, metadata);
        }
        else if (action.Transaction is { } transaction)
        {
            writer.WriteStartObject("txn");
            writer.WriteString("appId", transaction.AppId);
            writer.WriteNumber("version", transaction.Version);
            WriteNumber(writer, "lastUpdated", transaction.LastUpdated);
            writer.WriteEndObject();
        }
        else if (action.Add is { } add)
        {
            WriteAdd(writer, add);
        }
        else if (action.Remove is { } remove)
        {
            WriteRemove(writer, remove);
        }
    }

    private static void WriteMetadata(Utf8JsonWriter writer, DeltaMetadata metadata)
    {
        writer.WriteStartObject("metaData");
        writer.WriteString("id", metadata.Id);
        if (metadata.Name is not null)
        {
            writer.WriteString("name", metadata.Name);
        }

        writer.WriteStartObject("format");
        writer.WriteString("provider", metadata.Provider);
        writer.WriteStartObject("options");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteString("schemaString", metadata.SchemaString);
        writer.WriteStartArray("partitionColumns");
        foreach (var column in metadata.PartitionColumns)
        {
            writer.WriteStringValue(column);
        }

        writer.WriteEndArray();
        WriteMap(writer, "configuration", metadata.Configuration.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        WriteNumber(writer, "createdTime", metadata.CreatedTime);
        writer.WriteEndObject();
    }

    private static void WriteAdd(Utf8JsonWriter writer, AddFile add)
    {
        writer.WriteStartObject("add");
        writer.WriteString("path", add.Path);
        WriteMap(writer, "partitionValues", add.PartitionValues);
        writer.WriteNumber("size", add.Size);
        writer.WriteNumber("modificationTime", add.ModificationTime);
        writer.WriteBoolean("dataChange", add.DataChange);
        if (add.Stats is not null)
        {
            writer.WriteString("stats", add.Stats);
        }

        if (add.Tags is not null)
        {
            WriteMap(writer, "tags", add.Tags);
        }

        writer.WriteEndObject();
    }

    private static void WriteRemove(Utf8JsonWriter writer, RemoveFile remove)
    {
        writer.WriteStartObject("remove");
        writer.WriteString("path", remove.Path);
        WriteNumber(writer, "deletionTimestamp", remove.DeletionTimestamp);
        writer.WriteBoolean("dataChange", remove.DataChange);
        if (remove.PartitionValues is not null && remove.Size is not null)
        {
            writer.WriteBoolean("extendedFileMetadata", true);
            WriteMap(writer, "partitionValues", remove.PartitionValues);
            writer.WriteNumber("size", remove.Size.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, string?>> map)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is not null)
        {
            writer.WriteNumber(name, value.Value);
        }
    }

    // In a checkpoint, a row of another action may hold an object of nulls here.
    private static JsonElement? Action(JsonElement root, string name) =>
        Object(root, name) is { } action && action.EnumerateObject().Any(property => property.Value.ValueKind != JsonValueKind.Null) ? action : null;

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Required(JsonElement parent, string name) => Text(parent, name) ?? throw Missing(name);

    private static JsonException Missing(string name) => new($"'{name}' is missing");

    private static long? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private static bool? Flag(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static List<string> Texts(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.GetString() ?? "")]
            : [];

    private static Dictionary<string, string?>? Map(JsonElement parent, string name) => Object(parent, name) is { } map
        ? map.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString())
        : null;
}
