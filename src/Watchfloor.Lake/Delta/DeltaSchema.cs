using System.Text.Json;
using System.Text.RegularExpressions;

namespace Watchfloor.Lake.Delta;

/// <summary>One column of a table.</summary>
/// <param name="Name">Its name; unique without regard to case.</param>
/// <param name="EngineType">Its type in DuckDB.</param>
internal sealed record DeltaField(string Name, string EngineType);

/// <summary>Reads the schema JSON of a table into the engine's types.</summary>
internal static partial class DeltaSchema
{
    /// <summary>The columns in order.</summary>
    /// <exception cref="LakeException">The text is no schema, or names a type that we do not know.</exception>
    public static IReadOnlyList<DeltaField> Parse(string schemaString, string location)
    {
        if (schemaString.Length == 0)
        {
            throw new LakeException($"The Delta table at {location} has no schema, so its rows cannot be read. The log is damaged; restore it from a copy.");
        }

        try
        {
            using var document = JsonDocument.Parse(schemaString);
            return Fields(document.RootElement, location);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new LakeException($"The schema of the Delta table at {location} is no valid Delta schema ({exception.Message}). The log is damaged; restore it from a copy.", exception);
        }
    }

    private static List<DeltaField> Fields(JsonElement type, string location) =>
    [
        .. type.GetProperty("fields").EnumerateArray().Select(field =>
            new DeltaField(field.GetProperty("name").GetString()!, EngineType(field.GetProperty("type"), location))),
    ];

    private static string EngineType(JsonElement type, string location)
    {
        if (type.ValueKind == JsonValueKind.String)
        {
            return Primitive(type.GetString()!, location);
        }

        return type.GetProperty("type").GetString() switch
        {
            "struct" => $"STRUCT({string.Join(", ", Fields(type, location).Select(field => $"{Engine.Name(field.Name)} {field.EngineType}"))})",
            "array" => $"{EngineType(type.GetProperty("elementType"), location)}[]",
            "map" => $"MAP({EngineType(type.GetProperty("keyType"), location)}, {EngineType(type.GetProperty("valueType"), location)})",
            var other => throw Unknown(other, location),
        };
    }

    private static string Primitive(string name, string location) => name switch
    {
        "string" => "VARCHAR",
        "long" => "BIGINT",
        "integer" => "INTEGER",
        "short" => "SMALLINT",
        "byte" => "TINYINT",
        "float" => "FLOAT",
        "double" => "DOUBLE",
        "boolean" => "BOOLEAN",
        "binary" => "BLOB",
        "date" => "DATE",
        "timestamp" => "TIMESTAMPTZ",
        "timestamp_ntz" => "TIMESTAMP",
        "void" => "INTEGER",
        _ when DecimalPattern().IsMatch(name) => name.ToUpperInvariant(),
        _ => throw Unknown(name, location),
    };

    private static LakeException Unknown(string? type, string location) =>
        new($"The Delta table at {location} has a column of type '{type}', which this reader does not know. Read it with another engine, or update Watchfloor.");

    [GeneratedRegex(@"^decimal\(\s*\d{1,2}\s*,\s*\d{1,2}\s*\)$")]
    private static partial Regex DecimalPattern();
}
