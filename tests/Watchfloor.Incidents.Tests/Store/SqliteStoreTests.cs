using Microsoft.Data.Sqlite;
using Watchfloor.Testing;

namespace Watchfloor.Incidents.Tests.Store;

public sealed class SqliteStoreTests : IncidentStoreTests, IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private string File => folder.File("incidents.db");

    [Fact]
    public async Task OpenAsync_FileOfANewerVersion_SaysSo()
    {
        await ExecuteAsync("PRAGMA user_version=99");

        var exception = await Assert.ThrowsAsync<IncidentStoreException>(OpenAsync);

        Assert.Contains("newer Watchfloor", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_FileOfTheFirstVersion_IsBroughtUpToDate()
    {
        await (await OpenAsync()).SaveAsync([Sample("INC-OLD00000", risk: 5)], Token);
        await ExecuteAsync("ALTER TABLE incidents DROP COLUMN ClosedPriority; PRAGMA user_version=1");

        await (await OpenAsync()).CloseAsync("INC-OLD00000", Verdict.TruePositive, Priority.High, "real", "ana", Token);

        var disposition = Assert.Single(await (await OpenAsync()).DispositionsAsync(Token));
        Assert.Equal(("INC-OLD00000", Priority.High), (disposition.Incident.Id, disposition.Priority));
    }

    [Fact]
    public async Task OpenAsync_NewFile_WritesAheadSoThatReadersDoNotWait()
    {
        var store = await OpenAsync();
        await using var reader = new SqliteConnection($"Data Source={File}");
        await reader.OpenAsync(Token);
        await using var reading = reader.BeginTransaction(deferred: true);
        await using var command = reader.CreateCommand();
        command.CommandText = "SELECT count(*) FROM audit";

        Assert.Equal(0L, await command.ExecuteScalarAsync(Token));
        await store.AuditAsync("ana", "note", "", "", Token);
        Assert.Equal(0L, await command.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task OpenAsync_NotADatabase_SaysWhichFile()
    {
        await System.IO.File.WriteAllTextAsync(File, "this is a text file, long enough to be taken for a header", Token);

        var exception = await Assert.ThrowsAsync<IncidentStoreException>(OpenAsync);

        Assert.Contains(File, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    protected override Task<IncidentStore> OpenAsync() => IncidentStore.OpenAsync(File, TimeProvider.System, Token);

    protected override Task<(string Name, string Value)> VariableAsync() => Task.FromResult(("STORE_FILE", File));

    protected override async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File}");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync(Token);
    }
}
