using System.Security.Authentication;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Watchfloor.Incidents;

/// <summary>Incidents in PostgreSQL, which any number of machines may use.</summary>
internal sealed class PostgresEngine : IncidentEngine
{
    private readonly NpgsqlConnectionStringBuilder address;

    private PostgresEngine(NpgsqlConnectionStringBuilder address, NpgsqlDataSource source, TimeProvider time)
        : base(time)
    {
        this.address = address;
        Options = new DbContextOptionsBuilder<IncidentDatabase>().UseNpgsql(source).Options;
    }

    /// <inheritdoc/>
    public override string Place => $"database {address.Database} on {address.Host}:{address.Port}";

    /// <inheritdoc/>
    protected override DbContextOptions<IncidentDatabase> Options { get; }

    /// <inheritdoc/>
    protected override string Elsewhere => "name another database in Incidents:Database";

    /// <summary>Opens the database, making the tables when there are none.</summary>
    /// <param name="options">Where it is and who we are.</param>
    /// <param name="time">Clock of the pauses between attempts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="token">In place of the identity that the options name, for tests.</param>
    /// <exception cref="IncidentStoreException">The database cannot be used, or a newer Watchfloor wrote it.</exception>
    public static async Task<PostgresEngine> OpenAsync(IncidentStoreOptions options, TimeProvider time, CancellationToken cancellationToken, IDatabaseToken? token = null)
    {
        NpgsqlConnectionStringBuilder address;
        try
        {
            address = PostgresAddress.Read(options);
        }
        catch (FormatException exception)
        {
            throw new IncidentStoreException(exception.Message, exception);
        }

        var source = new NpgsqlDataSourceBuilder(address.ConnectionString);
        if (options.RootCertificate is { Length: > 0 } roots)
        {
            source.UseRootCertificates(RootCertificates.Read(roots));
        }

        if ((token ?? DatabaseToken.Of(options.Identity)) is { } identity)
        {
            // Asked for each connection that is opened: a token of before may have ended, and each cloud's library keeps those that have not.
            source.UsePasswordProvider(
                _ => throw new NotSupportedException("Connections are opened asynchronously."),
                (_, stop) => identity.ReadAsync(address.Host!, address.Port, address.Username!, stop));
        }

        var engine = new PostgresEngine(address, source.Build(), time);
        await engine.PrepareAsync(cancellationToken);
        return engine;
    }

    // Asked of the catalogue as a table: to_regclass answers from a cache that may be older than the lock.
    /// <inheritdoc/>
    protected override async Task<long> VersionAsync(IncidentDatabase database, CancellationToken cancellationToken) =>
        (await database.Database.SqlQueryRaw<bool>("SELECT EXISTS (SELECT FROM pg_tables WHERE tablename = 'watchfloor_version' AND schemaname = ANY (current_schemas(false))) AS \"Value\"").ToListAsync(cancellationToken))[0]
            ? (await database.Database.SqlQueryRaw<long>("SELECT max(version) AS \"Value\" FROM watchfloor_version").ToListAsync(cancellationToken))[0]
            : 0;

    /// <inheritdoc/>
    protected override async Task CreateAsync(IncidentDatabase database, CancellationToken cancellationToken)
    {
        var encoding = (await database.Database.SqlQueryRaw<string>("SELECT current_setting('server_encoding') AS \"Value\"").ToListAsync(cancellationToken))[0];
        if (encoding != "UTF8")
        {
            throw new IncidentStoreException($"The {Place} keeps text as {encoding}, which does not hold every letter. Make one with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.");
        }

        await database.Database.ExecuteSqlRawAsync(database.Database.GenerateCreateScript(), cancellationToken);
        await database.Database.ExecuteSqlRawAsync("CREATE TABLE watchfloor_version (version bigint NOT NULL)", cancellationToken);
        await SetVersionAsync(database, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task SetVersionAsync(IncidentDatabase database, CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlRawAsync($"DELETE FROM watchfloor_version; INSERT INTO watchfloor_version VALUES ({SchemaVersion})", cancellationToken);

    // The number is ours by chance. A writer whose machine died must not keep the others out for as long as TCP takes to notice.
    /// <inheritdoc/>
    protected override Task LockAsync(IncidentDatabase database, CancellationToken cancellationToken) =>
        database.Database.ExecuteSqlRawAsync("SET LOCAL idle_in_transaction_session_timeout = '60s'; SELECT pg_advisory_xact_lock(7421638205117)", cancellationToken);

    /// <inheritdoc/>
    protected override bool Passes(Exception cause) => cause is NpgsqlException { IsTransient: true } or TimeoutException or IOException;

    /// <inheritdoc/>
    protected override string Advice(Exception cause) => cause switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            $"Check the user '{address.Username}' and Incidents:Password or Incidents:Identity.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => $"Make the database: CREATE DATABASE {address.Database}.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => $"Give the right in that database: GRANT CREATE ON SCHEMA public TO \"{address.Username}\".",
        PostgresException { SqlState: PostgresErrorCodes.DuplicateTable } => "Another program keeps its tables there. Give Watchfloor a database of its own.",
        { InnerException: AuthenticationException } => "The server's certificate does not hold: it is for another name, or its authority is not known here. Name that authority in Incidents:RootCertificate.",
        { InnerException: TimeoutException } => "The server did not answer in time: another writer may hold it, or the way there is broken.",
        _ => "Check that the server runs and can be reached from here.",
    };
}
