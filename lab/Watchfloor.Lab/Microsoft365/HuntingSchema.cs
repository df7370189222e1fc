using System.Text.Json;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Columns of a hunting table, as <c>getschema</c> tells them.</summary>
internal static class HuntingSchema
{
    // What every table has, for one in which nothing is written.
    private static readonly byte[] Empty = """{"Timestamp":"","ActionType":"","ReportId":0,"AdditionalFields":""}"""u8.ToArray();

    /// <summary>Writes the answer: one row a column.</summary>
    public static void Write(Utf8JsonWriter json, RecordSet table)
    {
        using var row = JsonDocument.Parse(table.All.Count > 0 ? table.All[0].Json : Empty);
        json.List("schema", [("ColumnName", "String"), ("ColumnOrdinal", "Int32"), ("DataType", "String"), ("ColumnType", "String")], (item, column) => item.Text("name", column.Item1).Text("type", column.Item2));
        json.List("results", row.RootElement.EnumerateObject().Select((property, ordinal) => (property, ordinal)), (item, column) => item
            .Text("ColumnName", column.property.Name).Number("ColumnOrdinal", column.ordinal).Text("DataType", $"System.{TypeOf(column.property)}").Text("ColumnType", KqlTypeOf(TypeOf(column.property))));
    }

    /// <summary>Type of a column as answers name it.</summary>
    public static string TypeOf(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Number => "Int64",
        JsonValueKind.True or JsonValueKind.False => "SByte",
        _ => property.Name is "Timestamp" || property.Name.EndsWith("CreationTime", StringComparison.Ordinal) ? "DateTime" : "String",
    };

    private static string KqlTypeOf(string type) => type switch
    {
        "Int64" => "long",
        "SByte" => "bool",
        "DateTime" => "datetime",
        _ => "string",
    };
}
