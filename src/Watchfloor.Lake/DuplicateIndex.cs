using DuckDB.NET.Data;
using Watchfloor.Lake.Columns;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake;

/// <summary>Which records are stored already: hashes of the rows of the days that a writer touches.</summary>
/// <remarks>A repeated record has its old time, so it can only lie in its own day and class. Days are loaded when first needed.</remarks>
internal sealed class DuplicateIndex
{
    /// <summary>Rows whose hashes may be held at once, about 40 bytes each; the least recently used day goes first.</summary>
    public const long MaxRows = 4_000_000;

    private readonly Dictionary<(int Day, int ClassUid), Partition> partitions = [];
    private long clock;

    /// <summary>The hashes of one day and class, complete as of a snapshot.</summary>
    public Partition Load(DuckDBConnection connection, IObjectStore store, IReadOnlyCollection<AddFile> files, (int Day, int ClassUid) key, Func<string, string, ulong> keyHash)
    {
        if (!partitions.TryGetValue(key, out var partition))
        {
            Evict();
            partitions[key] = partition = new();
        }

        partition.LastUsed = ++clock;
        foreach (var file in files)
        {
            if (!partition.Files.Add(file.Path))
            {
                continue;
            }

            var path = DeltaPath.ResolveAsync(store, file.Path, CancellationToken.None).GetAwaiter().GetResult();
            foreach (var (hash, feed, uid) in connection.Query(
                $"SELECT record_hash, feed, uid FROM read_parquet({Engine.PathLiteral(path)}, hive_partitioning = false)",
                row => (Hash: (ulong)row.GetInt64(0), Feed: row.GetString(1), Uid: row.GetString(2))))
            {
                partition.Rows.Add(hash);
                partition.Keys.Add(keyHash(feed, uid));
            }
        }

        return partition;
    }

    /// <summary>Forgets days whose commit failed; they are loaded again from what is stored.</summary>
    public void Forget(IEnumerable<(int Day, int ClassUid)> keys)
    {
        foreach (var key in keys)
        {
            partitions.Remove(key);
        }
    }

    /// <summary>Notes a file whose rows were added to the index while they were written.</summary>
    public void Written((int Day, int ClassUid) key, string path)
    {
        if (partitions.TryGetValue(key, out var partition))
        {
            partition.Files.Add(path);
        }
    }

    /// <summary>Notes that files were merged into one, so that it need not be loaded when they were.</summary>
    public void Merged((int Day, int ClassUid) key, IEnumerable<AddFile> from, AddFile into)
    {
        if (partitions.TryGetValue(key, out var partition) && from.All(file => partition.Files.Contains(file.Path)))
        {
            partition.Files.Add(into.Path);
        }
    }

    private void Evict()
    {
        while (partitions.Count > 0 && partitions.Values.Sum(partition => (long)partition.Rows.Count) > MaxRows)
        {
            partitions.Remove(partitions.MinBy(pair => pair.Value.LastUsed).Key);
        }
    }

    /// <summary>One day and class.</summary>
    internal sealed class Partition
    {
        /// <summary>Hashes of whole records.</summary>
        public HashSet64 Rows { get; } = new();

        /// <summary>Hashes of ids.</summary>
        public HashSet64 Keys { get; } = new();

        /// <summary>Files whose rows are in.</summary>
        public HashSet<string> Files { get; } = [];

        /// <summary>When it was last asked for.</summary>
        public long LastUsed { get; set; }
    }
}
