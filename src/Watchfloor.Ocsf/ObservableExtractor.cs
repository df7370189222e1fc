using System.Text.Json;
using Watchfloor.Ocsf.Schema;

namespace Watchfloor.Ocsf;

/// <summary>Finds the observables of an event by one walk over the schema, which gives every attribute its observable type.</summary>
public static class ObservableExtractor
{
    /// <summary>The observables of an event, in the event's order; names are paths such as <c>answers[0].rdata</c>.</summary>
    public static IReadOnlyList<Observable> Extract(OcsfEvent ocsfEvent)
    {
        using var document = JsonDocument.Parse(OcsfJson.ToUtf8(ocsfEvent));
        return Extract(document.RootElement);
    }

    /// <inheritdoc cref="Extract(OcsfEvent)"/>
    /// <param name="ocsfEvent">The event; empty for a class that the schema does not know. Objects come without a value.</param>
    public static IReadOnlyList<Observable> Extract(JsonElement ocsfEvent)
    {
        var observables = new List<Observable>();
        if (ocsfEvent.ValueKind == JsonValueKind.Object && ocsfEvent.TryGetProperty("class_uid", out var classUid)
            && classUid.ValueKind == JsonValueKind.Number && classUid.TryGetInt32(out var uid)
            && OcsfSchema.Embedded.Classes.TryGetValue(uid, out var shape))
        {
            Walk("", ocsfEvent, shape, observables);
        }

        return observables;
    }

    private static void Walk(string path, JsonElement json, SchemaShape shape, List<Observable> observables)
    {
        foreach (var member in json.EnumerateObject())
        {
            // What an event already lists as observables is a copy of values that stand elsewhere.
            if (shape.Find(JsonText.Name(member)) is not { Type: not "observable" } attribute)
            {
                continue;
            }

            if (member.Value.ValueKind != JsonValueKind.Array)
            {
                Visit(path + attribute.Name, member.Value, attribute, observables);
                continue;
            }

            var index = 0;
            foreach (var item in member.Value.EnumerateArray())
            {
                Visit($"{path}{attribute.Name}[{index++}]", item, attribute, observables);
            }
        }
    }

    private static void Visit(string path, JsonElement value, SchemaAttribute attribute, List<Observable> observables)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            if (attribute.Observable is { } objectType)
            {
                observables.Add(new Observable { Name = path, TypeId = objectType });
            }

            if (OcsfSchema.Embedded.Objects.TryGetValue(attribute.Type, out var shape))
            {
                Walk(path + ".", value, shape, observables);
            }
        }
        else if (attribute.IsScalar && attribute.Observable is { } type && value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
        {
            var text = JsonText.Show(value);
            if (text.Length > 0)
            {
                observables.Add(new Observable { Name = path, TypeId = type, Value = text });
            }
        }
    }
}
