using System.Text.Json;
using System.Text.Json.Serialization;
using Watchfloor.Ocsf;

namespace Watchfloor.Cli;

/// <summary>Evidence ids as their text.</summary>
internal sealed class EvidenceIdConverter : JsonConverter<EvidenceId>
{
    public override EvidenceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EvidenceId.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, EvidenceId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>Vendor text as a JSON string; JSON escapes it.</summary>
internal sealed class VendorTextConverter : JsonConverter<VendorText>
{
    public override VendorText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString());

    public override void Write(Utf8JsonWriter writer, VendorText value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Reveal());
}

/// <summary>Entities as <c>kind:value</c>.</summary>
internal sealed class EntityConverter : JsonConverter<Entity>
{
    public override Entity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new(Enum.Parse<EntityKind>(text[..colon], ignoreCase: true), text[(colon + 1)..]);
    }

    public override void Write(Utf8JsonWriter writer, Entity value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
