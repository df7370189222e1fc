using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Watchfloor.Incidents;

/// <summary>Incidents, the work on them and the audit log, in SQLite. Several processes may use one file.</summary>
/// <remarks>What machines find is replaced when they run again; what people set (status, assignee, comments) stays.</remarks>
public sealed class IncidentStore
{
    // Bumped when a table changes; a file of another version is refused rather than misread.
    private const long SchemaVersion = 1;
    private const int Attempts = 20;

    private readonly DbContextOptions<IncidentDatabase> options;
    private readonly TimeProvider time;

    private IncidentStore(DbContextOptions<IncidentDatabase> options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
    }

    /// <summary>Opens the file, making it when it is not there.</summary>
    /// <exception cref="IncidentStoreException">The file cannot be used, or another version of Watchfloor wrote it.</exception>
    public static async Task<IncidentStore> OpenAsync(string file, TimeProvider time, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            var connection = new SqliteConnectionStringBuilder { DataSource = full, DefaultTimeout = 30 };
            var options = new DbContextOptionsBuilder<IncidentDatabase>().UseSqlite(connection.ToString()).Options;
            await using var database = new IncidentDatabase(options);
            await PrepareAsync(database, full, cancellationToken);
            return new IncidentStore(options, time);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new IncidentStoreException(
                $"The incident file {full} cannot be used: {exception.Message} Check that the folder can be written and the disk is not full.", exception);
        }
    }

    /// <summary>Stores what machines found about an incident; status, assignee and comments stay as people left them.</summary>
    public async Task SaveAsync(IReadOnlyCollection<Incident> incidents, CancellationToken cancellationToken)
    {
        await using var database = new IncidentDatabase(options);
        var known = await database.Incidents.ToDictionaryAsync(row => row.Id, cancellationToken);
        foreach (var incident in incidents)
        {
            if (!known.TryGetValue(incident.Id, out var row))
            {
                row = new IncidentRow { Id = incident.Id, Document = "" };
                database.Incidents.Add(row);
            }

            row.Document = IncidentJson.Write(incident);
            row.FirstSeen = incident.FirstSeen.UtcTicks;
            row.Risk = incident.Risk.Score;
        }

        await database.SaveChangesAsync(cancellationToken);
    }

    /// <summary>All incidents, the riskiest first.</summary>
    public async Task<IReadOnlyList<Incident>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = new IncidentDatabase(options);
        var rows = await database.Incidents.AsNoTracking()
            .OrderByDescending(row => row.Risk).ThenBy(row => row.FirstSeen).ThenBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(ToIncident)];
    }

    /// <summary>What people closed, with their verdict, the oldest first.</summary>
    public async Task<IReadOnlyList<Disposition>> DispositionsAsync(CancellationToken cancellationToken)
    {
        await using var database = new IncidentDatabase(options);
        var rows = await database.Incidents.AsNoTracking().Where(row => row.ClosedAs != null && row.Status == IncidentStatus.Closed).ToListAsync(cancellationToken);
        var closed = await database.Audit.AsNoTracking().Where(row => row.Action == "close").GroupBy(row => row.Subject)
            .Select(group => new { group.Key, At = group.Max(row => row.At) }).ToDictionaryAsync(item => item.Key, item => item.At, cancellationToken);
        return [.. rows.Where(row => closed.ContainsKey(row.Id)).Select(row => new Disposition(ToIncident(row), row.ClosedAs!.Value, new(closed[row.Id], TimeSpan.Zero)))
            .OrderBy(disposition => disposition.At).ThenBy(disposition => disposition.Incident.Id, StringComparer.Ordinal)];
    }

    /// <summary>One incident; null when there is none of that id.</summary>
    public async Task<Incident?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = new IncidentDatabase(options);
        var row = await database.Incidents.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return row is null ? null : ToIncident(row);
    }

    /// <summary>Gives an incident to a person and writes that to the audit log.</summary>
    /// <returns>False when there is no such incident.</returns>
    public Task<bool> AssignAsync(string id, string assignee, string by, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            row => (row.Assignee, row.Status) = (assignee, row.Status == IncidentStatus.New ? IncidentStatus.InProgress : row.Status),
            by, "assign", assignee, cancellationToken);

    /// <summary>Closes an incident with a person's verdict and writes that to the audit log.</summary>
    /// <returns>False when there is no such incident.</returns>
    public Task<bool> CloseAsync(string id, Verdict verdict, string reason, string by, CancellationToken cancellationToken) =>
        ChangeAsync(
            id, row => (row.Status, row.ClosedAs) = (IncidentStatus.Closed, verdict), by, "close", $"{verdict}: {reason}", cancellationToken);

    /// <summary>Adds a remark and writes that to the audit log.</summary>
    /// <returns>False when there is no such incident.</returns>
    public async Task<bool> CommentAsync(string id, string text, string by, CancellationToken cancellationToken)
    {
        await using (var database = new IncidentDatabase(options))
        {
            if (!await database.Incidents.AnyAsync(row => row.Id == id, cancellationToken))
            {
                return false;
            }

            database.Comments.Add(new CommentRow { IncidentId = id, By = by, At = time.GetUtcNow().UtcTicks, Text = text });
            await database.SaveChangesAsync(cancellationToken);
        }

        await AuditAsync(by, "comment", id, text, cancellationToken);
        return true;
    }

    /// <summary>Remarks on an incident, oldest first.</summary>
    public async Task<IReadOnlyList<IncidentComment>> CommentsAsync(string id, CancellationToken cancellationToken)
    {
        await using var database = new IncidentDatabase(options);
        var rows = await database.Comments.AsNoTracking().Where(row => row.IncidentId == id).OrderBy(row => row.Number).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new IncidentComment(row.By, new DateTimeOffset(row.At, TimeSpan.Zero), row.Text))];
    }

    /// <summary>Appends to the audit log. Two processes that append at once both get in, one after the other.</summary>
    public Task AuditAsync(string by, string action, string subject, string details, CancellationToken cancellationToken) =>
        AuditAsync([(time.GetUtcNow(), by, action, subject, details)], cancellationToken);

    /// <summary>Appends several entries in one write to the disk, each with its own time.</summary>
    public async Task AuditAsync(
        IReadOnlyList<(DateTimeOffset At, string By, string Action, string Subject, string Details)> entries, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var database = new IncidentDatabase(options);
            var last = await database.Audit.AsNoTracking().OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancellationToken);
            var (number, before) = (last?.Number ?? 0, last?.Hash ?? AuditChain.Beginning);
            var rows = new List<AuditRow>(entries.Count);
            foreach (var entry in entries)
            {
                var row = new AuditRow
                {
                    Number = ++number,
                    At = entry.At.UtcTicks,
                    By = entry.By,
                    Action = entry.Action,
                    Subject = entry.Subject,
                    Details = entry.Details,
                    Hash = "",
                };
                before = row.Hash = AuditChain.Hash(before, row);
                rows.Add(row);
            }

            try
            {
                await AuditInsert.RunAsync(database, rows, cancellationToken);
                return;
            }
            catch (DbException) when (attempt < Attempts)
            {
                // Another process took the number; the next round reads its entry and goes behind it.
            }
        }
    }

    /// <summary>Entries of the audit log, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditLogAsync(CancellationToken cancellationToken)
    {
        await using var database = new IncidentDatabase(options);
        var rows = await database.Audit.AsNoTracking().OrderBy(row => row.Number).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new AuditEntry(row.Number, new DateTimeOffset(row.At, TimeSpan.Zero), row.By, row.Action, row.Subject, row.Details))];
    }

    /// <summary>Checks every hash of the audit log.</summary>
    public async Task<AuditCheck> VerifyAuditAsync(CancellationToken cancellationToken)
    {
        await using var database = new IncidentDatabase(options);
        var rows = await database.Audit.AsNoTracking().OrderBy(row => row.Number).ToListAsync(cancellationToken);
        var bad = AuditChain.FirstBad(rows);
        return new AuditCheck(bad is null, rows.Count, bad);
    }

    private static async Task PrepareAsync(IncidentDatabase database, string file, CancellationToken cancellationToken)
    {
        await database.Database.OpenConnectionAsync(cancellationToken);
        await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
        var version = (await database.Database.SqlQueryRaw<long>("SELECT user_version AS Value FROM pragma_user_version").ToListAsync(cancellationToken))[0];
        if (version > SchemaVersion)
        {
            throw new IncidentStoreException(
                $"The incident file {file} was written by a newer Watchfloor (format {version}, this one knows {SchemaVersion}). Use that version, or name another folder with --lake.");
        }

        if (version == 0)
        {
            await CreateAsync(database, cancellationToken);
        }
    }

    private static async Task CreateAsync(IncidentDatabase database, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var script = database.Database.GenerateCreateScript()
            .Replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ", StringComparison.Ordinal)
            .Replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ", StringComparison.Ordinal);
        await database.Database.ExecuteSqlRawAsync(script, cancellationToken);
        await database.Database.ExecuteSqlRawAsync($"PRAGMA user_version={SchemaVersion}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static Incident ToIncident(IncidentRow row) =>
        IncidentJson.Read(row.Document) with { Status = row.Status, Assignee = row.Assignee };

    private async Task<bool> ChangeAsync(
        string id, Action<IncidentRow> change, string by, string action, string details, CancellationToken cancellationToken)
    {
        await using (var database = new IncidentDatabase(options))
        {
            var row = await database.Incidents.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
            if (row is null)
            {
                return false;
            }

            change(row);
            await database.SaveChangesAsync(cancellationToken);
        }

        await AuditAsync(by, action, id, details, cancellationToken);
        return true;
    }
}
