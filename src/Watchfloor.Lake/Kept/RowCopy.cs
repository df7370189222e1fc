using System.Data.Common;
using DuckDB.NET.Data;

namespace Watchfloor.Lake.Kept;

/// <summary>Copies rows from one engine to another.</summary>
internal static class RowCopy
{
    /// <summary>Adds the reader's row; the table has the same columns in the same order.</summary>
    public static bool Copy(this DuckDBAppender appender, DbDataReader row)
    {
        var added = appender.CreateRow();
        for (var column = 0; column < row.FieldCount; column++)
        {
            _ = row.IsDBNull(column) ? added.AppendNullValue() : row.GetValue(column) switch
            {
                string value => added.AppendValue(value),
                bool value => added.AppendValue(value),
                long value => added.AppendValue(value),
                double value => added.AppendValue(value),
                DateTime value => added.AppendValue(value),
                DateOnly value => added.AppendValue(value),
                var value => throw new NotSupportedException($"Column {row.GetName(column)} holds a {value.GetType().Name}; cast it in the query."),
            };
        }

        added.EndRow();
        return true;
    }
}
