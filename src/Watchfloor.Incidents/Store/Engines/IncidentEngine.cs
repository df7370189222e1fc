using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Watchfloor.Incidents;

/// <summary>A database that holds incidents: what differs between SQLite and PostgreSQL, and the way every read and write goes.</summary>
internal abstract class IncidentEngine(TimeProvider time)
{
    /// <summary>Bumped when a table changes; a store of a newer version is refused rather than misread.</summary>
    protected const long SchemaVersion = 2;

    // Six seconds of pauses: a server that starts again after a crash takes two or three.
    private const int Attempts = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>File, or database and host.</summary>
    public abstract string Place { get; }

    /// <summary>How the tables are reached.</summary>
    protected abstract DbContextOptions<IncidentDatabase> Options { get; }

    /// <summary>Works on the database. What passes by itself is tried again.</summary>
    /// <exception cref="IncidentStoreException">The database cannot be used.</exception>
    public async Task<T> RunAsync<T>(Func<IncidentDatabase, Task<T>> work, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var database = new IncidentDatabase(Options);
                return await work(database);
            }
            catch (Exception exception) when (exception is not OperationCanceledException && Cause(exception) is { } cause)
            {
                if (!Passes(cause) || attempt == Attempts || time.GetElapsedTime(began) > Longest)
                {
                    throw Failure(cause);
                }
            }

            await Task.Delay(FirstPause * (1 << (attempt - 1)), time, cancellationToken);
        }
    }

    /// <summary>Writes all or nothing. Writers wait for each other, so that each reads what the one before wrote.</summary>
    /// <exception cref="IncidentStoreException">The database cannot be used.</exception>
    public Task<T> WriteAsync<T>(Func<IncidentDatabase, Task<T>> write, CancellationToken cancellationToken) => RunAsync(
        async database =>
        {
            // Each statement sees what was written before it, also by the writer that it waited for.
            await using var transaction = await database.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            await LockAsync(database, cancellationToken);
            var result = await write(database);

            // Not cancelled half way: whoever asked must learn whether it is written.
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        },
        cancellationToken);

    /// <summary>Makes the tables where there are none, brings older ones up to date, and refuses those of a newer version.</summary>
    /// <exception cref="IncidentStoreException">The database cannot be used, or a newer Watchfloor wrote it.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var version = await RunAsync(database => VersionAsync(database, cancellationToken), cancellationToken);
        version = version >= SchemaVersion ? version : await WriteAsync(
            async database =>
            {
                var found = await VersionAsync(database, cancellationToken);
                if (found == 0)
                {
                    await CreateAsync(database, cancellationToken);
                }
                else if (found < SchemaVersion)
                {
                    await database.Database.ExecuteSqlRawAsync("""ALTER TABLE "incidents" ADD COLUMN "ClosedPriority" integer""", cancellationToken);
                    await SetVersionAsync(database, cancellationToken);
                }

                return Math.Max(found, SchemaVersion);
            },
            cancellationToken);
        if (version > SchemaVersion)
        {
            throw new IncidentStoreException($"The {Place} was written by a newer Watchfloor (format {version}, this one knows {SchemaVersion}). Use that version, or {Elsewhere}.");
        }
    }

    /// <summary>Version of the tables; 0 where there are none.</summary>
    protected abstract Task<long> VersionAsync(IncidentDatabase database, CancellationToken cancellationToken);

    /// <summary>Notes that the tables are of <see cref="SchemaVersion"/>.</summary>
    protected abstract Task SetVersionAsync(IncidentDatabase database, CancellationToken cancellationToken);

    /// <summary>Makes the tables.</summary>
    protected abstract Task CreateAsync(IncidentDatabase database, CancellationToken cancellationToken);

    /// <summary>Keeps other writers out until the transaction ends.</summary>
    protected abstract Task LockAsync(IncidentDatabase database, CancellationToken cancellationToken);

    /// <summary>Whether another attempt may succeed.</summary>
    protected abstract bool Passes(Exception cause);

    /// <summary>What a person can do about it.</summary>
    protected abstract string Advice(Exception cause);

    /// <summary>How to use another place.</summary>
    protected abstract string Elsewhere { get; }

    /// <summary>What to tell of a cause.</summary>
    protected IncidentStoreException Failure(Exception cause) =>
        cause as IncidentStoreException ?? new IncidentStoreException($"The {Place} cannot be used: {cause.Message.TrimEnd('.')}. {Advice(cause)}", cause);

    // The layers above a driver wrap what it says, each in its own way.
    private static Exception? Cause(Exception? exception)
    {
        for (var found = exception; found is not null; found = found.InnerException)
        {
            if (found is IncidentStoreException)
            {
                return found;
            }
        }

        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is DbException or TimeoutException or IOException or UnauthorizedAccessException)
            {
                return exception;
            }
        }

        return null;
    }
}
