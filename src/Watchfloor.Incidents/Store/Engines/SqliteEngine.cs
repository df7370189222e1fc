using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Watchfloor.Incidents;

/// <summary>Incidents in a SQLite file, which any number of processes of one machine may use.</summary>
internal sealed class SqliteEngine : IncidentEngine
{
    private const int Busy = 5;
    private const int Locked = 6;

    private readonly string file;

    private SqliteEngine(string file, TimeProvider time)
        : base(time)
    {
        this.file = file;
        var connection = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30 };
        Options = new DbContextOptionsBuilder<IncidentDatabase>().UseSqlite(connection.ToString()).Options;
    }

    /// <inheritdoc/>
    public override string Place => $"incident file {file}";

    /// <inheritdoc/>
    protected override DbContextOptions<IncidentDatabase> Options { get; }

    /// <inheritdoc/>
    protected override string Elsewhere => "name another folder with --lake";

    /// <summary>Opens the file, making it when it is not there.</summary>
    /// <exception cref="IncidentStoreException">The file cannot be used, or a newer Watchfloor wrote it.</exception>
    public static async Task<SqliteEngine> OpenAsync(string file, TimeProvider time, CancellationToken cancellationToken)
    {
        var engine = new SqliteEngine(Path.GetFullPath(file), time);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(engine.file)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw engine.Failure(exception);
        }

        // Readers and a writer do not wait for each other, and a write is one wait for the disk instead of four.
        await engine.RunAsync(database => database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken), cancellationToken);
        await engine.PrepareAsync(cancellationToken);
        return engine;
    }

    /// <inheritdoc/>
    protected override async Task<long> VersionAsync(IncidentDatabase database, CancellationToken cancellationToken) =>
        (await database.Database.SqlQueryRaw<long>("SELECT user_version AS Value FROM pragma_user_version").ToListAsync(cancellationToken))[0];

    /// <inheritdoc/>
    protected override async Task CreateAsync(IncidentDatabase database, CancellationToken cancellationToken)
    {
        await database.Database.ExecuteSqlRawAsync(database.Database.GenerateCreateScript(), cancellationToken);
        await SetVersionAsync(database, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task SetVersionAsync(IncidentDatabase database, CancellationToken cancellationToken) => database.Database.ExecuteSqlRawAsync($"PRAGMA user_version={SchemaVersion}", cancellationToken);

    // A transaction takes the file's lock when it begins.
    /// <inheritdoc/>
    protected override Task LockAsync(IncidentDatabase database, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override bool Passes(Exception cause) => cause is SqliteException { SqliteErrorCode: Busy or Locked };

    /// <inheritdoc/>
    protected override string Advice(Exception cause) => "Check that the folder can be written and the disk is not full.";
}
