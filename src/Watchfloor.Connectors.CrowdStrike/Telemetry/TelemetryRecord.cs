using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>One sensor record, its fields in slots: a record has about 30 and a mapping asks for 20, a hundred thousand times over.</summary>
/// <remarks>Not for several threads. <see cref="Read"/> overwrites what was there.</remarks>
internal sealed class TelemetryRecord
{
    // An archive that does not know a kind of event puts it under the second name.
    private static readonly string[] Envelopes = ["event", "unknown_payload"];

    private readonly string?[] values = new string?[TelemetryFieldNames.Count];
    private readonly List<KeyValuePair<string, string>> others = [];

    /// <summary>The field's text; null when it is absent or empty.</summary>
    public string? this[TelemetryField field] => values[(int)field];

    /// <summary>Reads <paramref name="record"/>. Data Replicator archives nest the sensor's event: its fields win, the envelope fills what is missing.</summary>
    public void Read(JsonElement record)
    {
        Array.Clear(values);
        others.Clear();
        foreach (var name in Envelopes)
        {
            if (record.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object)
            {
                ReadFields(inner);
            }
        }

        ReadFields(record);
    }

    /// <summary>The fields that have no place in OCSF; null when there are none.</summary>
    public JsonObject? Unmapped()
    {
        if (others.Count == 0)
        {
            return null;
        }

        var unmapped = new JsonObject();
        AddOthers(unmapped);
        return unmapped;
    }

    /// <summary>Every field but ids and time, for a kind of record that has no mapping of its own.</summary>
    public JsonObject? Everything()
    {
        var everything = new JsonObject();
        for (var field = TelemetryField.ComputerName; field < TelemetryField.Bookkeeping; field++)
        {
            if (this[field] is { } value)
            {
                everything[TelemetryFieldNames.NameOf(field)] = value;
            }
        }

        AddOthers(everything);
        return everything.Count == 0 ? null : everything;
    }

    private void AddOthers(JsonObject target)
    {
        foreach (var (name, value) in others)
        {
            target[name] = value;
        }
    }

    private void ReadFields(JsonElement record)
    {
        foreach (var property in record.EnumerateObject())
        {
            if (TelemetryFieldNames.TryFind(JsonMarshal.GetRawUtf8PropertyName(property), out var field))
            {
                // Text is made only of what a mapping may ask for: sensors repeat their bookkeeping on every event.
                values[(int)field] ??= field == TelemetryField.Bookkeeping ? null : TextOf(property.Value);
            }
            else
            {
                ReadOther(RepeatedTexts.NameOf(property), property.Value);
            }
        }
    }

    private void ReadOther(string name, JsonElement value)
    {
        if (!IsEnvelope(name) && TextOf(value) is { } text && !others.Exists(other => other.Key == name))
        {
            others.Add(new(name, text));
        }
    }

    // The nested event is read already; p_ fields are an archive's own notes about the record, not the vendor's.
    private static bool IsEnvelope(string name) => Envelopes.Contains(name) || name.StartsWith("p_", StringComparison.Ordinal);

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => RepeatedTexts.Of(value) is { Length: > 0 } text ? text : null,
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value.GetRawText(),
    };
}
