using System.Data.Common;

namespace Watchfloor.Lake;

/// <summary>Cells of the lake's answers in our types.</summary>
public static class LakeRow
{
    /// <summary>A time. The lake's are in UTC, and the engine's rows do not say so.</summary>
    public static DateTimeOffset GetUtc(this DbDataReader row, int column) => new(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));
}
