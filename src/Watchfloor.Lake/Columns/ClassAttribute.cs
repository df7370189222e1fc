using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Watchfloor.Lake.Columns;

/// <summary>One attribute of a class or of an object in it, with the columns at and below it.</summary>
/// <param name="name">As the schema writes it.</param>
/// <param name="get">Reads it.</param>
/// <param name="contract">How it is written.</param>
/// <param name="column">Its place among the columns; null when none lies at or below it.</param>
internal sealed class ClassAttribute(string name, Func<object, object?> get, JsonTypeInfo contract, ColumnTree? column)
{
    /// <summary>Its name in UTF-8.</summary>
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>Its place among the columns; null when none lies at or below it.</summary>
    public ColumnTree? Column => column;

    /// <summary>Its own attributes, where columns lie below it; else none.</summary>
    public ClassAttribute[] Below { get; } = column is { HasChildren: true } && contract.Kind == JsonTypeInfoKind.Object ? Of(contract, column) : [];

    /// <summary>The attributes of a type, in the order in which they are written.</summary>
    public static ClassAttribute[] Of(JsonTypeInfo contract, ColumnTree columns) =>
    [
        .. contract.Properties.Where(property => property.Get is not null).Select(property => new ClassAttribute(
            property.Name, property.Get!, contract.Options.GetTypeInfo(property.PropertyType), columns.Find(Encoding.UTF8.GetBytes(property.Name)))),
    ];

    /// <summary>Its value in <paramref name="holder"/>; null when it has none.</summary>
    public object? Of(object holder) => get(holder);

    /// <summary>Writes a value of it.</summary>
    public void Write(Utf8JsonWriter writer, object value) => JsonSerializer.Serialize(writer, value, contract);
}
