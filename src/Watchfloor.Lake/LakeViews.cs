using System.Globalization;
using Watchfloor.Lake.Columns;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake;

/// <summary>The SQL of the views over one snapshot's files.</summary>
internal static class LakeViews
{
    /// <summary>Statements that make every view of docs/lake.md.</summary>
    /// <param name="files">Files of the snapshot with the path where the engine finds each.</param>
    /// <param name="probes">By class, a file of the same shape that the view leaves out by its class; null for none.</param>
    public static IEnumerable<string> Create(IReadOnlyList<(AddFile File, string Path)> files, IReadOnlyDictionary<int, string>? probes = null)
    {
        var byClass = files.ToLookup(item => int.Parse(item.File.PartitionValues["class_uid"]!, CultureInfo.InvariantCulture));
        foreach (var (classUid, (_, view)) in LakeColumns.Classes)
        {
            yield return $"CREATE OR REPLACE VIEW {Engine.Name(view)} AS {ClassSql(classUid, [.. byClass[classUid]], probes?.GetValueOrDefault(classUid))}";
        }

        var filled = LakeColumns.Classes.Where(pair => byClass[pair.Key].Any()).Select(pair => $"SELECT * FROM {Engine.Name(pair.Value.View)}");
        yield return $"CREATE OR REPLACE VIEW events AS {string.Join(" UNION ALL BY NAME ", [Empty(LakeColumns.All), .. filled])}";
        yield return "CREATE OR REPLACE VIEW quarantine AS SELECT * FROM base_event WHERE log_name = 'quarantine'";
    }

    /// <summary>The rows of one class, newest version of each record.</summary>
    public static string ClassSql(int classUid, IReadOnlyList<(AddFile File, string Path)> files, string? probe = null)
    {
        var columns = LakeColumns.Of(classUid);
        if (files.Count == 0)
        {
            return Empty(columns);
        }

        if (LakeTable.AlwaysVersioned.Contains(classUid))
        {
            return Newest(Scan(classUid, columns, files, probe));
        }

        // A record that was issued again has its old time, so only the days in which that happened need the costly choice.
        var days = files.Where(item => item.File.Tags?.ContainsKey(LakeTable.ReissuedTag) == true).Select(item => item.File.PartitionValues["day"]).ToHashSet();
        var plain = files.Where(item => !days.Contains(item.File.PartitionValues["day"])).ToList();
        var versioned = files.Where(item => days.Contains(item.File.PartitionValues["day"])).ToList();
        return string.Join(" UNION ALL ", ((string?[])
        [
            plain.Count > 0 ? Scan(classUid, columns, plain, probe) : null,
            versioned.Count > 0 ? $"({Newest(Scan(classUid, columns, versioned, probe))})" : null,
        ]).OfType<string>());
    }

    /// <summary>The rows of one class with every version of each record.</summary>
    public static string AllVersionsSql(int classUid, IReadOnlyList<(AddFile File, string Path)> files) => Scan(classUid, LakeColumns.Of(classUid), files);

    // What the vendor calls newer is newer: a feed read again from an older day may bring an old page after a newer one was stored.
    private static string Newest(string scan) =>
        $"SELECT * FROM ({scan}) QUALIFY row_number() OVER (PARTITION BY feed, uid ORDER BY modified_time DESC NULLS LAST, commit_version DESC, commit_row DESC) = 1";

    private static string Scan(int classUid, IReadOnlyList<LakeColumn> columns, IReadOnlyList<(AddFile File, string Path)> files, string? probe = null)
    {
        var current = DataFile.ColumnsOf(classUid);
        var isUniform = files.All(item => item.File.Tags?.GetValueOrDefault(LakeTable.ColumnsTag) == current);
        var source = $"read_parquet({Engine.PathList([.. files.Select(item => item.Path), .. probe is null ? Array.Empty<string>() : [probe]])}, hive_partitioning = true, hive_types = {{'day': DATE, 'class_uid': INTEGER}}{(isUniform ? "" : ", union_by_name = true")})";

        var filter = probe is null ? "" : $" WHERE class_uid = {classUid.ToString(CultureInfo.InvariantCulture)}";

        // Files that an older version wrote may lack columns; one row of typed nulls lends them.
        return isUniform
            ? $"SELECT \"day\", class_uid, {string.Join(", ", columns.Select(Read))}, commit_version FROM {source}{filter}"
            : $"SELECT \"day\", class_uid, {string.Join(", ", columns.Select(Read))}, commit_version FROM (SELECT * FROM ({Stored(columns)}) UNION ALL BY NAME SELECT * FROM {source}){filter}";
    }

    /// <summary>No rows, in the columns that a data file of a class has now.</summary>
    public static string EmptyFileSql(int classUid) =>
        $"SELECT {string.Join(", ", LakeColumns.Of(classUid).Select(column => $"NULL::{column.StoredType} AS {Engine.Name(column.Name)}"))}, NULL::BIGINT AS commit_version WHERE false";


    // Times are stored as the protocol wants them, with a zone; queries on plain timestamps are several times faster and mean the same in UTC.
    private static string Read(LakeColumn column) => column.Kind == ColumnKind.Timestamp
        ? $"make_timestamp(epoch_us({Engine.Name(column.Name)})) AS {Engine.Name(column.Name)}"
        : Engine.Name(column.Name);

    private static string Stored(IReadOnlyList<LakeColumn> columns) =>
        $"SELECT NULL::DATE AS \"day\", NULL::INTEGER AS class_uid, {string.Join(", ", columns.Select(column => $"NULL::{column.StoredType} AS {Engine.Name(column.Name)}"))}, NULL::BIGINT AS commit_version WHERE false";

    private static string Empty(IReadOnlyList<LakeColumn> columns) =>
        $"SELECT NULL::DATE AS \"day\", NULL::INTEGER AS class_uid, {string.Join(", ", columns.Select(column => $"NULL::{column.QueryType} AS {Engine.Name(column.Name)}"))}, NULL::BIGINT AS commit_version WHERE false";
}
