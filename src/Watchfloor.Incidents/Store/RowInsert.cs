using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Watchfloor.Incidents;

/// <summary>Puts rows into a table, many with one statement. Every call of an agent is a row, and through the change tracker each cost as much as answering the call.</summary>
internal static class RowInsert
{
    // SQLite's driver looks each value's place up by name, so that twice the values cost four times; PostgreSQL waits for the network once a statement.
    private const int MostRows = 20;

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
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = database.Database.CurrentTransaction!.GetDbTransaction();
        await foreach (var chunk in rows.Chunk(MostRows).WithCancellation(cancellationToken))
        {
            // A statement of the same size is the same statement, which the driver has prepared.
            if (command.Parameters.Count != chunk.Length * columns.Length)
            {
                command.CommandText = Statement(command, table, columns, chunk.Length, otherwise);
            }

            for (var i = 0; i < command.Parameters.Count; i++)
            {
                command.Parameters[i].Value = chunk[i / columns.Length][i % columns.Length] ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
            count += chunk.Length;
        }

        return count;
    }

    private static string Statement(DbCommand command, string table, string[] columns, int rows, string otherwise)
    {
        command.Parameters.Clear();
        var sql = new StringBuilder($"INSERT INTO {table} ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) VALUES ");
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < columns.Length; column++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@p{command.Parameters.Count}";
                command.Parameters.Add(parameter);
                sql.Append(column == 0 ? "" : ", ").Append(parameter.ParameterName);
            }

            sql.Append(')');
        }

        return sql.Append(' ').Append(otherwise).ToString();
    }
}
