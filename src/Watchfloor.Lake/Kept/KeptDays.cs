using System.Data.Common;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;

namespace Watchfloor.Lake.Kept;

/// <summary>Facts of many days under an engine of their own, as the table <c>facts</c>: each day is asked of the lake once, and again only when records have come to it.</summary>
/// <remarks>What comes out is the same whether days were kept or not.</remarks>
public sealed class KeptDays : IDisposable
{
    private readonly LakeSnapshot lake;
    private readonly DayQuery query;
    private readonly KeptFolder? folder;
    private readonly DuckDBConnection engine;

    private KeptDays(LakeSnapshot lake, DayQuery query, string? folder)
    {
        (this.lake, this.query, this.folder, engine) = (lake, query, folder is null ? null : new KeptFolder(folder, query), lake.OpenBeside());
        engine.Execute($"CREATE TABLE facts ({DayQuery.Columns})");
    }

    /// <summary>Days that the lake was asked for, because they were not kept or have changed.</summary>
    public int Asked { get; private set; }

    /// <summary>Gathers the facts of the days that have records between two times.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="folder">Where days are kept; null keeps none.</param>
    /// <param name="query">What is kept of a day.</param>
    /// <param name="from">Its day is the first.</param>
    /// <param name="to">End, exclusive. A day that it cuts is asked up to there, and not kept.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="LakeException">The lake cannot be read, or the folder not be written.</exception>
    public static async Task<KeptDays> OpenAsync(LakeSnapshot lake, string? folder, DayQuery query, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var opened = new KeptDays(lake, query, folder);
        try
        {
            await LakeErrors.GuardAsync(folder ?? "memory", "keep facts of days", () => opened.FillAsync(from, to, cancellationToken));
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Adds a table: the rows of a query over the lake.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="columns">Its columns with their types, in the order of the query's.</param>
    /// <param name="sql">The query.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>How many rows there are.</returns>
    public Task<int> AddAsync(string table, string columns, string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken)
    {
        engine.Execute($"CREATE TABLE {Engine.Name(table)} ({columns})");
        return CopyAsync(table, sql, parameters, cancellationToken);
    }

    /// <summary>Runs a SELECT over <c>facts</c> and what was added.</summary>
    public async IAsyncEnumerable<T> QueryAsync<T>(string sql, IReadOnlyDictionary<string, object?> parameters, Func<DbDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var command = engine.Command(sql, parameters);
        command.UseStreamingMode = true;
        using var registration = cancellationToken.Register(command.Cancel);
        using var reader = await LakeErrors.GuardAsync("memory", "ask facts of days", () => Task.Run(command.ExecuteReader, cancellationToken));
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    private async Task<int> FillAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var (first, end) = (DateOnly.FromDateTime(from.UtcDateTime), DateOnly.FromDateTime(to.UtcDateTime));
        var days = lake.DaysOf(query.ClassUids).Where(pair => pair.Key >= first && (pair.Key < end || (pair.Key == end && to.UtcDateTime.TimeOfDay > TimeSpan.Zero))).ToDictionary();
        var kept = folder is null ? [] : days.Keys.Where(day => day < end && File.Exists(folder.FileOf(day, days[day]))).ToHashSet();
        if (kept.Count > 0 && !TryRead([.. kept.Select(day => folder!.FileOf(day, days[day]))]))
        {
            kept.Clear();
        }

        foreach (var run in Runs(days.Keys.Where(day => !kept.Contains(day)).Order()))
        {
            var last = Start(run[^1]).AddDays(1);
            await CopyAsync("facts", query.Sql, new Dictionary<string, object?> { ["from"] = Start(run[0]), ["to"] = last < to ? last : to }, cancellationToken);
            Asked += run.Count;
            foreach (var day in folder is null ? [] : run.Where(day => day < end))
            {
                folder!.Put(day, days[day], file => engine.Execute($"COPY (SELECT * FROM facts WHERE day = DATE '{day:yyyy-MM-dd}' ORDER BY ALL) TO {Engine.Quote(file)} (FORMAT parquet, COMPRESSION zstd)"));
            }
        }

        return days.Count;
    }

    // A file that cannot be read, or went while it was, is made again like one that is not there.
    private bool TryRead(IReadOnlyList<string> files)
    {
        try
        {
            engine.Execute($"INSERT INTO facts SELECT * FROM read_parquet({Engine.PathList(files)})");
            return true;
        }
        catch (DuckDBException)
        {
            return false;
        }
    }

    private async Task<int> CopyAsync(string table, string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken)
    {
        using var appender = engine.CreateAppender(table);
        var rows = 0;
        await foreach (var _ in lake.QueryAsync(sql, parameters, appender.Copy, cancellationToken))
        {
            rows++;
        }

        return rows;
    }

    private static IEnumerable<List<DateOnly>> Runs(IEnumerable<DateOnly> days)
    {
        var run = new List<DateOnly>();
        foreach (var day in days)
        {
            if (run.Count > 0 && run[^1].AddDays(1) != day)
            {
                yield return run;
                run = [];
            }

            run.Add(day);
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
