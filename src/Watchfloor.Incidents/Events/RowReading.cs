using System.Data.Common;

namespace Watchfloor.Incidents;

/// <summary>What a query selects and how its rows are read, said once: the reading names each column where its value goes.</summary>
/// <remarks>The reading runs once without a row, to learn the columns and their order. With a row each call takes the next column and finds nothing by name, so it must ask for the same columns every time; one asked out of its place throws.</remarks>
internal sealed class RowReading<T>
{
    private readonly Func<Row, T> read;
    private readonly List<string> columns = [];

    public RowReading(Func<Row, T> read)
    {
        this.read = read;
        read(new Row(null, columns));
    }

    /// <summary>What stands after SELECT.</summary>
    public string Columns => string.Join(", ", columns);

    public T Read(DbDataReader reader) => read(new Row(reader, columns));
}
