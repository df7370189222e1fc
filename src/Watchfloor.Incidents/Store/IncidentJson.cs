using System.Text.Json;
using System.Text.Json.Serialization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Incidents as JSON documents: vendor text stays vendor text, evidence ids their text.</summary>
internal static class IncidentJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower),
            new TextConverter<EvidenceId>(EvidenceId.Parse, id => id.ToString()),
            new TextConverter<VendorText>(text => new VendorText(text), text => text.Reveal()),
        },
    };

    public static string Write(Incident incident) => JsonSerializer.Serialize(incident, Options);

    /// <exception cref="JsonException">The document is not an incident.</exception>
    public static Incident Read(string document) =>
        JsonSerializer.Deserialize<Incident>(document, Options) ?? throw new JsonException("The incident is null.");

    private sealed class TextConverter<T>(Func<string, T> parse, Func<T, string> format) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));
    }
}
