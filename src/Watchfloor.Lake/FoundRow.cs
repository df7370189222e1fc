using System.Data.Common;
using Watchfloor.Lake.Columns;
using Watchfloor.Ocsf;

namespace Watchfloor.Lake;

/// <summary>One row that was found by its evidence id.</summary>
/// <param name="Id">The id.</param>
/// <param name="Version">Order among versions of the record: commit and row in it.</param>
/// <param name="Event">The event, with its raw record when the row holds it.</param>
/// <param name="Raw">Where the raw record lies otherwise; null when the row holds it or there is none.</param>
internal sealed record FoundRow(EvidenceId Id, (long Commit, int Row) Version, OcsfEvent Event, RawReference? Raw)
{
    /// <summary>Reads the current row of a class.</summary>
    public static FoundRow Read(DbDataReader row, int classUid) => new(
        new(Text(row, "feed")!, Text(row, "uid")!),
        (row.GetInt64(row.GetOrdinal("commit_version")), row.GetInt32(row.GetOrdinal("commit_row"))),
        EventJoin.Read(row, classUid),
        Text(row, "raw_file") is { } file ? new RawReference(file, row.GetInt64(row.GetOrdinal("raw_offset")), row.GetInt32(row.GetOrdinal("raw_length"))) : null);

    private static string? Text(DbDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? null : row.GetString(ordinal);
    }
}
