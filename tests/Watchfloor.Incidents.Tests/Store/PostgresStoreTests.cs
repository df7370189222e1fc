using Npgsql;
using Watchfloor.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Watchfloor.Incidents.Tests.Store;

public sealed class PostgresStoreTests(PostgresServer server) : IncidentStoreTests
{
    private string? database;

    [Fact]
    public async Task OpenAsync_DatabaseOfANewerVersion_SaysSo()
    {
        await OpenAsync();
        await ExecuteAsync("UPDATE watchfloor_version SET version = 99");

        var exception = await Assert.ThrowsAsync<IncidentStoreException>(OpenAsync);

        Assert.Contains("newer Watchfloor (format 99, this one knows 2)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_DatabaseOfTheFirstVersion_IsBroughtUpToDate()
    {
        await (await OpenAsync()).SaveAsync([Sample("INC-OLD00000", risk: 5)], Token);
        await ExecuteAsync("""ALTER TABLE incidents DROP COLUMN "ClosedPriority"; UPDATE watchfloor_version SET version = 1""");

        await (await OpenAsync()).CloseAsync("INC-OLD00000", Verdict.TruePositive, Priority.High, "real", "ana", Token);

        var disposition = Assert.Single(await (await OpenAsync()).DispositionsAsync(Token));
        Assert.Equal(("INC-OLD00000", Priority.High), (disposition.Incident.Id, disposition.Priority));
    }

    [Fact]
    public async Task OpenAsync_DatabaseThatDoesNotHoldEveryLetter_SaysHowToMakeOne()
    {
        database = await server.CreateDatabaseAsync("-E", "LATIN1", "-T", "template0", "--locale=C");

        var exception = await Assert.ThrowsAsync<IncidentStoreException>(OpenAsync);

        Assert.Contains("ENCODING 'UTF8'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_TablesOfAnotherProgram_AreLeftAlone()
    {
        await ExecuteAsync("CREATE TABLE audit (id int)");

        var exception = await Assert.ThrowsAsync<IncidentStoreException>(OpenAsync);

        Assert.Contains("database of its own", exception.Message, StringComparison.Ordinal);
        Assert.Equal(-1, await ExecuteAsync("SELECT id FROM audit"));
    }

    [Fact]
    public async Task OpenAsync_UserThatMayNotMakeTables_SaysWhichRightIsMissing()
    {
        await ExecuteAsync("CREATE ROLE \"reader-1\" LOGIN PASSWORD 'of-the-reader'");

        var exception = await Assert.ThrowsAsync<IncidentStoreException>(() => OpenAsync(address => (address.Username, address.Password) = ("reader-1", "of-the-reader")));

        Assert.Contains("GRANT CREATE ON SCHEMA public TO \"reader-1\"", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AuditAsync_UserThatMayOnlyAppend_Appends()
    {
        await ExecuteAsync("CREATE ROLE \"platform-1\" LOGIN PASSWORD 'of-the-platform'; GRANT CREATE ON SCHEMA public TO \"platform-1\"");
        void AsPlatform(NpgsqlConnectionStringBuilder address) => (address.Username, address.Password) = ("platform-1", "of-the-platform");
        await OpenAsync(AsPlatform);
        await ExecuteAsync("ALTER TABLE audit OWNER TO postgres; GRANT SELECT, INSERT ON audit TO \"platform-1\"");

        var store = await OpenAsync(AsPlatform);
        await store.SaveAsync([Sample("INC-AAAA1111", risk: 5)], Token);
        await store.CloseAsync("INC-AAAA1111", Verdict.FalsePositive, null, "noise", by: "ana", Token);

        Assert.Equal(new AuditCheck(true, 1, null), await store.VerifyAuditAsync(Token));
    }

    [Fact]
    public async Task OpenAsync_WrongPasswordOrDatabase_SaysSoWithoutThePassword()
    {
        var password = await Assert.ThrowsAsync<IncidentStoreException>(() => OpenAsync(address => address.Password = "not-the-password"));
        var missing = await Assert.ThrowsAsync<IncidentStoreException>(() => OpenAsync(address => address.Database = "elsewhere"));

        Assert.Contains("Check the user 'postgres' and Incidents:Password", password.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-password", password.ToString(), StringComparison.Ordinal);
        Assert.Contains("CREATE DATABASE elsewhere", missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Password, missing.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_CertificateOfAKnownAuthority_Opens()
    {
        var store = await OpenAsync(address => (address.Host, address.SslMode) = ("localhost", SslMode.VerifyFull), server.RootCertificate);

        await store.AuditAsync("ana", "note", "", "", Token);
        Assert.True((await store.VerifyAuditAsync(Token)).Ok);
    }

    [Theory]
    [InlineData("localhost", false)] // its authority is not known
    [InlineData("127.0.0.1", true)] // the certificate is for another name
    public async Task OpenAsync_CertificateThatDoesNotHold_IsRefused(string host, bool isAuthorityKnown)
    {
        await server.CreateDatabaseAsync();

        var exception = await Assert.ThrowsAsync<IncidentStoreException>(
            () => OpenAsync(address => (address.Host, address.SslMode) = (host, SslMode.VerifyFull), isAuthorityKnown ? server.RootCertificate : null));

        Assert.Contains("Incidents:RootCertificate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_OverTheSocket_Opens()
    {
        database = await server.CreateDatabaseAsync();
        var name = new NpgsqlConnectionStringBuilder(database).Database;

        var store = await IncidentStore.OpenAsync(
            new IncidentStoreOptions { Database = $"postgresql://postgres@:{server.Port}/{name}?host={Uri.EscapeDataString(server.SocketFolder)}", Password = server.Password }, TimeProvider.System, Token);

        Assert.Empty(await store.ListAsync(Token));
    }

    [Fact]
    public async Task OpenAsync_TokenInPlaceOfAPassword_IsAskedForEachConnection()
    {
        database = await server.CreateDatabaseAsync();
        var token = new Tokens(server.Password);
        var address = new NpgsqlConnectionStringBuilder(database) { Password = null };

        var store = new IncidentStore(await PostgresEngine.OpenAsync(new() { Database = address.ConnectionString }, TimeProvider.System, Token, token), TimeProvider.System);
        var before = token.Given;
        await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await store.AuditAsync("ana", "note", "", "", Token);

        Assert.Equal(1, before);
        Assert.InRange(token.Given, 2, 6);
    }

    [Theory]
    [InlineData("repeatable read")]
    [InlineData("serializable")]
    public async Task AuditAsync_ServerPrefersAnotherIsolation_StillMakesOneChain(string isolation)
    {
        database = await server.CreateDatabaseAsync();
        await ExecuteAsync($"ALTER ROLE postgres IN DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET default_transaction_isolation = '{isolation}'");
        var stores = new[] { await OpenAsync(), await OpenAsync() };

        await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(i => stores.Select(store => store.AuditAsync("ana", "note", $"{i}", "", Token))));

        Assert.Equal(new AuditCheck(true, 40, null), await stores[0].VerifyAuditAsync(Token));
    }

    [Fact]
    public async Task OpenAsync_NobodyGivesAToken_SaysWhatToDo()
    {
        var address = new NpgsqlConnectionStringBuilder(await DatabaseAsync()) { Password = null };

        var exception = await Assert.ThrowsAsync<IncidentStoreException>(
            () => PostgresEngine.OpenAsync(new() { Database = address.ConnectionString }, TimeProvider.System, Token, new Tokens(null)));

        Assert.Equal("No identity. Sign in.", exception.Message);
    }

    [Theory]
    [InlineData("-----BEGIN PRIVATE KEY-----\ns3cr3t\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\ns3cr3t\n-----END CERTIFICATE-----")]
    [InlineData("s3cr3t\nof two lines")]
    public async Task OpenAsync_RootCertificateThatIsNone_SaysSoAndQuotesNothing(string pem)
    {
        var exception = await Assert.ThrowsAsync<IncidentStoreException>(() => OpenAsync(_ => { }, pem));

        Assert.Contains("Incidents:RootCertificate", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AuditAsync_AnotherWriterDoesNotLetGo_SaysThatItMayHold()
    {
        var store = await OpenAsync(address => address.CommandTimeout = 1);
        await using var source = NpgsqlDataSource.Create(await DatabaseAsync());
        await using var connection = await source.OpenConnectionAsync(Token);
        await using var holding = await connection.BeginTransactionAsync(Token);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock(7421638205117)", connection);
        await command.ExecuteNonQueryAsync(Token);

        var exception = await Assert.ThrowsAsync<IncidentStoreException>(() => store.AuditAsync("ana", "note", "1", "", Token));
        await holding.RollbackAsync(Token);
        await store.AuditAsync("ana", "note", "2", "", Token);

        Assert.Contains("another writer may hold it", exception.Message, StringComparison.Ordinal);
        Assert.Equal("2", Assert.Single(await store.AuditLogAsync(Token)).Subject);
    }

    [Fact]
    public async Task AuditAsync_ConnectionsAreCut_IsTriedAgain()
    {
        var store = await OpenAsync();
        await store.AuditAsync("ana", "note", "1", "", Token);

        await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await store.AuditAsync("ana", "note", "2", "", Token);

        Assert.Equal(["1", "2"], (await store.AuditLogAsync(Token)).Select(entry => entry.Subject));
    }

    [Fact]
    public async Task CommentAsync_AnswerOfTheCommitIsLost_IsWrittenOnce()
    {
        database = await server.CreateDatabaseAsync();
        await using var relay = new CuttingRelay(server.Port);
        var store = await OpenAsync(address => (address.Port, address.SslMode) = (relay.Port, SslMode.Disable));
        await store.SaveAsync([Sample("INC-AAAA1111", risk: 5)], Token);

        relay.CutAfter("COMMIT");
        Assert.True(await store.CommentAsync("INC-AAAA1111", "once", by: "ana", Token));

        Assert.True(relay.HasCut);
        Assert.Equal("once", Assert.Single(await store.CommentsAsync("INC-AAAA1111", Token)).Text);
        Assert.Equal(new AuditCheck(true, 1, null), await store.VerifyAuditAsync(Token));
    }

    [Fact]
    public async Task CommentAsync_ConnectionBreaksBeforeTheCommit_IsWrittenOnce()
    {
        database = await server.CreateDatabaseAsync();
        await using var relay = new CuttingRelay(server.Port);
        var store = await OpenAsync(address => (address.Port, address.SslMode) = (relay.Port, SslMode.Disable));
        await store.SaveAsync([Sample("INC-AAAA1111", risk: 5)], Token);

        relay.CutAfter("INSERT INTO audit");
        Assert.True(await store.CommentAsync("INC-AAAA1111", "once", by: "ana", Token));

        Assert.True(relay.HasCut);
        Assert.Single(await store.CommentsAsync("INC-AAAA1111", Token));
        Assert.Equal(new AuditCheck(true, 1, null), await store.VerifyAuditAsync(Token));
    }

    [Fact]
    public async Task AnyMethod_ServerIsGone_SaysHostAndDatabaseAndNotThePassword()
    {
        database = await server.CreateDatabaseAsync();
        var relay = new CuttingRelay(server.Port);
        var store = await OpenAsync(address => address.Port = relay.Port);
        await relay.DisposeAsync();

        var exceptions = await Task.WhenAll(
            Assert.ThrowsAsync<IncidentStoreException>(() => store.ListAsync(Token)),
            Assert.ThrowsAsync<IncidentStoreException>(() => store.AuditAsync("ana", "note", "", "", Token)),
            Assert.ThrowsAsync<IncidentStoreException>(() => store.SaveAsync([Sample("INC-AAAA1111", risk: 5)], Token)));

        Assert.All(exceptions, exception => Assert.Contains($"The database {new NpgsqlConnectionStringBuilder(database).Database} on 127.0.0.1:{relay.Port} cannot be used", exception.Message, StringComparison.Ordinal));
        Assert.All(exceptions, exception => Assert.Contains("Check that the server runs", exception.Message, StringComparison.Ordinal));
        Assert.All(exceptions, exception => Assert.DoesNotContain(server.Password, exception.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task CopyToAsync_FromAFile_KeepsWorkRemarksAndChain()
    {
        using var folder = new TemporaryDirectory();
        var file = await IncidentStore.OpenAsync(folder.File("incidents.db"), TimeProvider.System, Token);
        await file.SaveAsync([.. Enumerable.Range(0, 600).Select(i => Sample($"INC-{i:0000}", i))], Token);
        await file.AssignAsync("INC-0001", "ana", by: "ben", Token);
        await file.CommentAsync("INC-0001", "first\0", by: "ana", Token);
        await file.CommentAsync("INC-0001", "second", by: "ana", Token);
        await file.CloseAsync("INC-0002", Verdict.FalsePositive, null, "noise", by: "ana", Token);
        var store = await OpenAsync();

        var copied = await file.CopyToAsync(store, Token);

        Assert.Equal(new StoreContents(600, 2, 4), copied);
        Assert.Equal(new AuditCheck(true, 4, null), await store.VerifyAuditAsync(Token));
        Assert.Equal(await file.AuditLogAsync(Token), await store.AuditLogAsync(Token));
        Assert.Equal(["first\u2400", "second"], (await store.CommentsAsync("INC-0001", Token)).Select(comment => comment.Text));
        Assert.Equal((await file.ListAsync(Token)).Select(incident => (incident.Id, incident.Status, incident.Assignee)), (await store.ListAsync(Token)).Select(incident => (incident.Id, incident.Status, incident.Assignee)));
        await store.CommentAsync("INC-0003", "and the work goes on", by: "ana", Token);
        Assert.Equal(new AuditCheck(true, 5, null), await store.VerifyAuditAsync(Token));
        var again = await Assert.ThrowsAsync<IncidentStoreException>(() => file.CopyToAsync(store, Token));
        Assert.Contains("already", again.Message, StringComparison.Ordinal);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    protected override Task<IncidentStore> OpenAsync() => OpenAsync(_ => { });

    protected override async Task<(string Name, string Value)> VariableAsync() => ("STORE_DATABASE", await DatabaseAsync());

    protected override async Task<int> ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(await DatabaseAsync());
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(Token);
    }

    private async Task<string> DatabaseAsync()
    {
        var made = database ?? await server.CreateDatabaseAsync();
        return Interlocked.CompareExchange(ref database, made, null) ?? made;
    }

    private async Task<IncidentStore> OpenAsync(Action<NpgsqlConnectionStringBuilder> change, string? rootCertificate = null)
    {
        var address = new NpgsqlConnectionStringBuilder(await DatabaseAsync());
        change(address);
        return await IncidentStore.OpenAsync(new IncidentStoreOptions { Database = address.ConnectionString, RootCertificate = rootCertificate }, TimeProvider.System, Token);
    }

    private sealed class Tokens(string? token) : IDatabaseToken
    {
        public int Given { get; private set; }

        public ValueTask<string> ReadAsync(string host, int port, string user, CancellationToken cancellationToken)
        {
            Given++;
            return new ValueTask<string>(token ?? throw new IncidentStoreException("No identity. Sign in."));
        }
    }
}
