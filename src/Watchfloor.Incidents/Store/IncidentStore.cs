using Microsoft.EntityFrameworkCore;

namespace Watchfloor.Incidents;

/// <summary>Incidents, the work on them and the audit log, in a SQLite file or in PostgreSQL. Several processes may use one store.</summary>
/// <remarks>What machines find is replaced when they run again; what people set (status, assignee, comments) stays. Every method throws <see cref="IncidentStoreException"/> when the store cannot be used.</remarks>
public sealed class IncidentStore
{
    private static readonly string[] FoundColumns = [nameof(IncidentRow.Id), nameof(IncidentRow.Document), nameof(IncidentRow.FirstSeen), nameof(IncidentRow.Risk), nameof(IncidentRow.Status)];
    private const string Replace = """ON CONFLICT ("Id") DO UPDATE SET "Document" = excluded."Document", "FirstSeen" = excluded."FirstSeen", "Risk" = excluded."Risk" """;

    private readonly IncidentEngine engine;
    private readonly TimeProvider time;

    internal IncidentStore(IncidentEngine engine, TimeProvider time)
    {
        this.engine = engine;
        this.time = time;
    }

    /// <summary>File, or database and host.</summary>
    public string Place => engine.Place;

    /// <summary>Opens a SQLite file, making it when it is not there.</summary>
    /// <exception cref="IncidentStoreException">The file cannot be used, or a newer Watchfloor wrote it.</exception>
    public static async Task<IncidentStore> OpenAsync(string file, TimeProvider time, CancellationToken cancellationToken) =>
        new(await SqliteEngine.OpenAsync(file, time, cancellationToken), time);

    /// <summary>Opens PostgreSQL, making the tables when there are none.</summary>
    /// <exception cref="IncidentStoreException">The database cannot be used, or a newer Watchfloor wrote it.</exception>
    public static async Task<IncidentStore> OpenAsync(IncidentStoreOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        new(await PostgresEngine.OpenAsync(options, time, cancellationToken), time);

    /// <summary>Stores what machines found about an incident; status, assignee and comments stay as people left them.</summary>
    public Task SaveAsync(IReadOnlyCollection<Incident> incidents, CancellationToken cancellationToken) => engine.WriteAsync(
        database => RowInsert.RunAsync(database, "incidents", FoundColumns, incidents.Select(Found).ToAsyncEnumerable(), Replace, cancellationToken), cancellationToken);

    /// <summary>All incidents, the riskiest first.</summary>
    public async Task<IReadOnlyList<Incident>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await engine.RunAsync(
            database => database.Incidents.AsNoTracking().OrderByDescending(row => row.Risk).ThenBy(row => row.FirstSeen).ThenBy(row => row.Id).ToListAsync(cancellationToken), cancellationToken);
        return [.. rows.Select(ToIncident)];
    }

    /// <summary>What people closed, with their verdict, the oldest first.</summary>
    public Task<IReadOnlyList<Disposition>> DispositionsAsync(CancellationToken cancellationToken) => engine.RunAsync<IReadOnlyList<Disposition>>(
        async database =>
        {
            var rows = await database.Incidents.AsNoTracking().Where(row => row.ClosedAs != null && row.Status == IncidentStatus.Closed).ToListAsync(cancellationToken);
            var closed = await database.Audit.AsNoTracking().Where(row => row.Action == "close").GroupBy(row => row.Subject)
                .Select(group => new { group.Key, At = group.Max(row => row.At) }).ToDictionaryAsync(item => item.Key, item => item.At, cancellationToken);
            return [.. rows.Where(row => closed.ContainsKey(row.Id)).Select(row => new Disposition(ToIncident(row), row.ClosedAs!.Value, new(closed[row.Id], TimeSpan.Zero), row.ClosedPriority))
                .OrderBy(disposition => disposition.At).ThenBy(disposition => disposition.Incident.Id, StringComparer.Ordinal)];
        },
        cancellationToken);

    /// <summary>One incident; null when there is none of that id.</summary>
    public async Task<Incident?> FindAsync(string id, CancellationToken cancellationToken) =>
        await engine.RunAsync(database => RowAsync(database.Incidents.AsNoTracking(), id, cancellationToken), cancellationToken) is { } row ? ToIncident(row) : null;

    /// <summary>Gives an incident to a person and writes that to the audit log.</summary>
    /// <returns>False when there is no such incident.</returns>
    public Task<bool> AssignAsync(string id, string assignee, string by, CancellationToken cancellationToken) => ChangeAsync(
        id,
        (_, row) => (row.Assignee, row.Status) = (StorableText.Of(assignee), row.Status == IncidentStatus.New ? IncidentStatus.InProgress : row.Status),
        by, "assign", assignee, cancellationToken);

    /// <summary>Closes an incident with a person's verdict and writes that to the audit log.</summary>
    /// <param name="id">The incident.</param>
    /// <param name="verdict">What it was.</param>
    /// <param name="priority">How urgent it was in truth; null when the person does not say.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who closes it.</param>
    /// <param name="cancellationToken">Stops it before it is written.</param>
    /// <returns>False when there is no such incident.</returns>
    public Task<bool> CloseAsync(string id, Verdict verdict, Priority? priority, string reason, string by, CancellationToken cancellationToken) => ChangeAsync(
        id,
        (_, row) => (row.Status, row.ClosedAs, row.ClosedPriority) = (IncidentStatus.Closed, verdict, priority),
        by, "close", $"{verdict}{(priority is { } urgency ? $", priority {urgency}" : "")}: {reason}", cancellationToken);

    /// <summary>Adds a remark and writes that to the audit log.</summary>
    /// <returns>False when there is no such incident.</returns>
    public Task<bool> CommentAsync(string id, string text, string by, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow().UtcTicks;
        return ChangeAsync(
            id, (database, row) => database.Comments.Add(new CommentRow { IncidentId = row.Id, By = StorableText.Of(by), At = at, Text = StorableText.Of(text) }), by, "comment", text, cancellationToken);
    }

    /// <summary>Remarks on an incident, oldest first.</summary>
    public async Task<IReadOnlyList<IncidentComment>> CommentsAsync(string id, CancellationToken cancellationToken)
    {
        var storable = StorableText.Of(id);
        var rows = await engine.RunAsync(
            database => database.Comments.AsNoTracking().Where(row => row.IncidentId == storable).OrderBy(row => row.Number).ToListAsync(cancellationToken), cancellationToken);
        return [.. rows.Select(row => new IncidentComment(row.By, new DateTimeOffset(row.At, TimeSpan.Zero), row.Text))];
    }

    /// <summary>Appends to the audit log. Two processes that append at once both get in, one after the other.</summary>
    public Task AuditAsync(string by, string action, string subject, string details, CancellationToken cancellationToken) =>
        AuditAsync([(time.GetUtcNow(), by, action, subject, details)], cancellationToken);

    /// <summary>Appends several entries in one write to the disk, each with its own time.</summary>
    public Task AuditAsync(
        IReadOnlyList<(DateTimeOffset At, string By, string Action, string Subject, string Details)> entries, CancellationToken cancellationToken) =>
        AppendAsync(entries, _ => Task.FromResult(true), cancellationToken);

    /// <summary>Entries of the audit log, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditLogAsync(CancellationToken cancellationToken) =>
        [.. (await AuditRowsAsync(cancellationToken)).Select(row => new AuditEntry(row.Number, new DateTimeOffset(row.At, TimeSpan.Zero), row.By, row.Action, row.Subject, row.Details))];

    /// <summary>Checks every hash of the audit log.</summary>
    public async Task<AuditCheck> VerifyAuditAsync(CancellationToken cancellationToken)
    {
        var rows = await AuditRowsAsync(cancellationToken);
        var bad = AuditChain.FirstBad(rows);
        return new AuditCheck(bad is null, rows.Count, bad);
    }

    /// <summary>How much the store holds.</summary>
    public Task<StoreContents> ContentsAsync(CancellationToken cancellationToken) => engine.RunAsync(
        async database => new StoreContents(await database.Incidents.LongCountAsync(cancellationToken), await database.Comments.LongCountAsync(cancellationToken), await database.Audit.LongCountAsync(cancellationToken)),
        cancellationToken);

    /// <summary>Copies everything into an empty store; the audit chain stays as it is, hash for hash.</summary>
    /// <exception cref="IncidentStoreException">The other store holds something already.</exception>
    public Task<StoreContents> CopyToAsync(IncidentStore target, CancellationToken cancellationToken) => StoreCopy.RunAsync(engine, target.engine, cancellationToken);

    private Task<List<AuditRow>> AuditRowsAsync(CancellationToken cancellationToken) =>
        engine.RunAsync(database => database.Audit.AsNoTracking().OrderBy(row => row.Number).ToListAsync(cancellationToken), cancellationToken);

    private static Task<IncidentRow?> RowAsync(IQueryable<IncidentRow> rows, string id, CancellationToken cancellationToken)
    {
        var storable = StorableText.Of(id);
        return rows.SingleOrDefaultAsync(row => row.Id == storable, cancellationToken);
    }

    private static object?[] Found(Incident incident) =>
        [StorableText.Of(incident.Id), IncidentJson.Write(incident), incident.FirstSeen.UtcTicks, incident.Risk.Score, (int)IncidentStatus.New];

    private static Incident ToIncident(IncidentRow row) =>
        IncidentJson.Read(row.Document) with { Status = row.Status, Assignee = row.Assignee };

    private Task<bool> ChangeAsync(
        string id, Action<IncidentDatabase, IncidentRow> change, string by, string action, string details, CancellationToken cancellationToken) => AppendAsync(
        [(time.GetUtcNow(), by, action, id, details)],
        async database =>
        {
            if (await RowAsync(database.Incidents, id, cancellationToken) is not { } row)
            {
                return false;
            }

            change(database, row);
            await database.SaveChangesAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    // A change and its entries are there together or not at all.
    private Task<bool> AppendAsync(
        IReadOnlyList<(DateTimeOffset At, string By, string Action, string Subject, string Details)> entries, Func<IncidentDatabase, Task<bool>> change, CancellationToken cancellationToken)
    {
        AuditRow? tried = null;
        return engine.WriteAsync(
            async database =>
            {
                // A connection can break after the commit and before its answer. Then this is the second attempt, and all is written.
                if (tried is not null && await database.Audit.AnyAsync(row => row.Number == tried.Number && row.Hash == tried.Hash, cancellationToken))
                {
                    return true;
                }

                if (!await change(database))
                {
                    return false;
                }

                var rows = AuditChain.Follow(await database.Audit.AsNoTracking().OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancellationToken), entries);
                tried = rows.LastOrDefault();
                await RowInsert.RunAsync(database, "audit", AuditRow.Columns, rows.Select(row => row.Values).ToAsyncEnumerable(), "", cancellationToken);
                return true;
            },
            cancellationToken);
    }
}
