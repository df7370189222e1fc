using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Watchfloor.Incidents;

/// <summary>Puts rows into a table, many with one statement. Every call of an agent is a row, and through the change tracker each cost as much as answering the call.</summary>
internal static class RowInsert
{
    // SQLite takes 32,766 values in one statement, PostgreSQL 65,535.
    private const int MostRows = 500;

    /// <summary>Inserts the rows within the transaction that has begun.</summary>
    /// <param name="database">Where.</param>
    /// <param name="table">Table.</param>
    /// <param name="columns">Its columns, as the values of a row come.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="otherwise">What to do with a row that is there already; empty to fail.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many there were.</returns>
    public static async Task<long> RunAsync(
        IncidentDatabase database, string table, string[] columns, IAsyncEnumerable<object?[]> rows, string otherwise, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var chunk in rows.Chunk(MostRows).WithCancellation(cancellationToken))
        {
            await using var command = database.Database.GetDbConnection().CreateCommand();
            command.Transaction = database.Database.CurrentTransaction!.GetDbTransaction();
            var sql = new StringBuilder($"INSERT INTO {table} ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) VALUES ");
            foreach (var row in chunk)
            {
                sql.Append(command.Parameters.Count == 0 ? "(" : ", (");
                for (var i = 0; i < row.Length; i++)
                {
                    var parameter = command.CreateParameter();
                    (parameter.ParameterName, parameter.Value) = ($"@p{command.Parameters.Count}", row[i] ?? DBNull.Value);
                    command.Parameters.Add(parameter);
                    sql.Append(i == 0 ? "" : ", ").Append(parameter.ParameterName);
                }

                sql.Append(')');
            }

            command.CommandText = sql.Append(' ').Append(otherwise).ToString();
            await command.ExecuteNonQueryAsync(cancellationToken);
            count += chunk.Length;
        }

        return count;
    }
}
