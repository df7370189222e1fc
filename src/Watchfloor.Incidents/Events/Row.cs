using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Watchfloor.Lake;

namespace Watchfloor.Incidents;

/// <summary>One row, read column by column in the order of its SELECT. A column is a name or an expression of SQL.</summary>
internal sealed class Row
{
    private readonly DbDataReader? reader;
    private readonly List<string> columns;
    private int next;

    /// <param name="reader">Stands on the row; null while the columns are learned, when every value is empty.</param>
    /// <param name="columns">The columns in their order; filled while they are learned.</param>
    public Row(DbDataReader? reader, List<string> columns) => (this.reader, this.columns) = (reader, columns);

    public string? Text(string column) => Has(column, out var at) ? reader.GetString(at) : null;

    /// <summary>A text that no row is without.</summary>
    public string Required(string column) => Text(column) ?? Missing(column, "");

    public long? Number(string column) => Has(column, out var at) ? Convert.ToInt64(reader.GetValue(at), CultureInfo.InvariantCulture) : null;

    public bool? Flag(string column) => Has(column, out var at) ? reader.GetBoolean(at) : null;

    /// <summary>A time, which no row is without.</summary>
    public DateTimeOffset Time(string column) => Has(column, out var at) ? reader.GetUtc(at) : Missing(column, DateTimeOffset.MinValue);

    [MemberNotNullWhen(true, nameof(reader))]
    private bool Has(string column, out int at)
    {
        at = next++;
        if (reader is null)
        {
            columns.Add(column);
            return false;
        }

        return at < columns.Count && columns[at] == column
            ? !reader.IsDBNull(at)
            : throw new InvalidOperationException($"Column {at} is asked for as '{column}', but stands as '{columns.ElementAtOrDefault(at)}' in the SELECT; a reading asks for the same columns in the same order every time.");
    }

    private T Missing<T>(string column, T whileLearning) => reader is null ? whileLearning : throw new InvalidDataException($"A row of the lake has no {column}.");
}
