using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Watchfloor.Incidents;

/// <summary>Puts rows into the audit table in one transaction. Every call of an agent is such a row, and through the change tracker each cost as much as answering the call.</summary>
internal static class AuditInsert
{
    private const string Sql = """INSERT INTO audit ("Number", "At", "By", "Action", "Subject", "Details", "Hash") VALUES (@number, @at, @by, @action, @subject, @details, @hash)""";

    /// <summary>Inserts all rows or none.</summary>
    /// <exception cref="System.Data.Common.DbException">Another process took a number, or the store cannot be written.</exception>
    public static async Task RunAsync(IncidentDatabase database, IReadOnlyList<AuditRow> rows, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        command.CommandText = Sql;
        foreach (var name in new[] { "@number", "@at", "@by", "@action", "@subject", "@details", "@hash" })
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }

        foreach (var row in rows)
        {
            object[] values = [row.Number, row.At, row.By, row.Action, row.Subject, row.Details, row.Hash];
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i];
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
