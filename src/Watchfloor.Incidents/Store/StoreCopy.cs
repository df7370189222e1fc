using Microsoft.EntityFrameworkCore;

namespace Watchfloor.Incidents;

/// <summary>Copies a store into an empty one, row by row as they are, so that the audit chain stays hash for hash.</summary>
internal static class StoreCopy
{
    /// <summary>Copies all or nothing; nobody writes either store meanwhile.</summary>
    /// <exception cref="IncidentStoreException">The target holds something already, or one of the two cannot be used.</exception>
    public static Task<StoreContents> RunAsync(IncidentEngine from, IncidentEngine to, CancellationToken cancellationToken) => from.WriteAsync(
        source => to.WriteAsync(target => CopyAsync(source, target, to.Place, cancellationToken), cancellationToken), cancellationToken);

    private static async Task<StoreContents> CopyAsync(IncidentDatabase source, IncidentDatabase target, string place, CancellationToken cancellationToken)
    {
        if (await target.Incidents.AnyAsync(cancellationToken) || await target.Comments.AnyAsync(cancellationToken) || await target.Audit.AnyAsync(cancellationToken))
        {
            throw new IncidentStoreException($"The {place} holds incidents or audit entries already, and two chains cannot become one. Name an empty one.");
        }

        return new StoreContents(
            await RowInsert.RunAsync(
                target, "incidents", [nameof(IncidentRow.Id), nameof(IncidentRow.Document), nameof(IncidentRow.FirstSeen), nameof(IncidentRow.Risk), nameof(IncidentRow.Status), nameof(IncidentRow.Assignee), nameof(IncidentRow.ClosedAs), nameof(IncidentRow.ClosedPriority)],
                source.Incidents.AsNoTracking().AsAsyncEnumerable().Select(row => new object?[] { row.Id, row.Document, row.FirstSeen, row.Risk, (int)row.Status, row.Assignee, (int?)row.ClosedAs, (int?)row.ClosedPriority }), "", cancellationToken),
            await RowInsert.RunAsync(
                target, "comments", [nameof(CommentRow.IncidentId), nameof(CommentRow.By), nameof(CommentRow.At), nameof(CommentRow.Text)],
                source.Comments.AsNoTracking().OrderBy(row => row.Number).AsAsyncEnumerable().Select(row => new object?[] { row.IncidentId, row.By, row.At, row.Text }), "", cancellationToken),
            await RowInsert.RunAsync(target, "audit", AuditRow.Columns, source.Audit.AsNoTracking().OrderBy(row => row.Number).AsAsyncEnumerable().Select(row => row.Values), "", cancellationToken));
    }
}

/// <summary>What a store holds.</summary>
/// <param name="Incidents">Incidents.</param>
/// <param name="Comments">Remarks.</param>
/// <param name="AuditEntries">Entries of the audit log.</param>
public sealed record StoreContents(long Incidents, long Comments, long AuditEntries);
