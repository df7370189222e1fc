using System.Globalization;
using DuckDB.NET.Data;
using Watchfloor.Lake.Columns;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake;

/// <summary>Merges small files and deletes those that nobody can still be reading.</summary>
internal static class LakeMaintenance
{
    /// <summary>Files of a day and class that are merged once there are so many of them. Fewer means more writing, more means slower queries.</summary>
    public const int FilesToMerge = 32;

    /// <summary>Commits leave files of this size alone: bulk imports write such files, and merging them again would cost as much as writing them did.</summary>
    public const long SmallForCommits = 1L << 20;

    /// <summary>Merging on request leaves files of this size alone.</summary>
    public const long SmallOnRequest = 32L << 20;

    /// <summary>How long a file stays after the table stopped using it, so that whoever holds an older snapshot can finish.</summary>
    public static readonly TimeSpan LeastRetention = TimeSpan.FromHours(1);

    /// <summary>Groups of small files worth merging.</summary>
    public static List<List<AddFile>> Mergeable(DeltaSnapshot snapshot, int atLeast, long smallerThan) =>
    [
        .. snapshot.Files.Values.Where(file => file.Size < smallerThan)
            .GroupBy(file => (file.PartitionValues["day"], file.PartitionValues["class_uid"]))
            .Where(group => group.Count() >= atLeast)
            .Select(group => group.OrderBy(file => file.Path, StringComparer.Ordinal).ToList()),
    ];

    /// <summary>Writes one file with the rows of <paramref name="files"/>; it is not part of the table yet.</summary>
    public static async Task<AddFile> MergeAsync(
        DuckDBConnection connection, IObjectStore store, IReadOnlyList<AddFile> files, TimeProvider time, CancellationToken cancellationToken)
    {
        var classUid = int.Parse(files[0].PartitionValues["class_uid"]!, CultureInfo.InvariantCulture);
        var paths = new List<string>();
        foreach (var file in files)
        {
            paths.Add(await DeltaPath.ResolveAsync(store, file.Path, cancellationToken));
        }

        var columns = LakeColumns.Of(classUid);
        var isUniform = files.All(file => file.Tags?.GetValueOrDefault(LakeTable.ColumnsTag) == DataFile.ColumnsOf(classUid));
        var source = $"read_parquet({Engine.PathList(paths)}, hive_partitioning = false{(isUniform ? "" : ", union_by_name = true")})";
        var names = string.Join(", ", columns.Select(column => Engine.Name(column.Name)));
        var empty = LakeViews.EmptyFileSql(classUid);
        var rows = isUniform ? $"SELECT {names}, commit_version FROM {source}" : $"SELECT {names}, commit_version FROM ({empty} UNION ALL BY NAME SELECT * FROM {source})";
        var tags = new Dictionary<string, string?> { [LakeTable.ColumnsTag] = DataFile.ColumnsOf(classUid) };
        if (files.Any(file => file.Tags?.ContainsKey(LakeTable.ReissuedTag) == true))
        {
            tags[LakeTable.ReissuedTag] = "true";
        }

        // File after file, as they were committed, which is by time all but exactly: sorting would need memory for all rows at once.
        return await DataFile.WriteAsync(
            connection, store, rows, LakeTable.DayNumber(files[0].PartitionValues["day"]!), classUid, tags, dataChange: false, time, cancellationToken)
            ?? throw new LakeException($"The files to merge, {files[0].Path} and {files.Count - 1} more, hold no rows though the table says that they do; restore them from a copy.");
    }

    /// <summary>Deletes data files that are not part of the table and left-over temporary files, when they are older than <paramref name="retention"/>.</summary>
    public static async Task<int> VacuumAsync(IObjectStore store, DeltaSnapshot snapshot, DateTimeOffset now, TimeSpan retention, CancellationToken cancellationToken)
    {
        var used = snapshot.Files.Values.Select(file => DeltaPath.Canonical(file.Path)).ToHashSet();
        var removed = snapshot.Tombstones.Values.ToDictionary(file => DeltaPath.Canonical(file.Path), file => DateTimeOffset.FromUnixTimeMilliseconds(file.DeletionTimestamp ?? 0));
        var deleted = 0;
        await foreach (var file in store.ListAsync("", cancellationToken))
        {
            var isTemporary = file.Name.StartsWith(LocalObjectStore.StagingFolder + "/", StringComparison.Ordinal);
            if (used.Contains(file.Name) || (file.Name.StartsWith('_') && !isTemporary))
            {
                continue;
            }

            // A file that nobody mentions may belong to a commit that is being written right now.
            var since = removed.TryGetValue(file.Name, out var removal) && removal > file.Modified ? removal : file.Modified;
            if (since < now - retention)
            {
                await store.DeleteAsync(file.Name, cancellationToken);
                deleted++;
            }
        }

        return deleted;
    }
}
