using DuckDB.NET.Data;
using Watchfloor.Lake.Columns;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>The files of a snapshot that lie in an object store: each day and class is fetched when a query first reads it, and stays for the snapshot's life.</summary>
/// <remarks>The files lie in a folder of the snapshot's own as second names of the cache's copies, so what another process deletes from the cache stays readable here.</remarks>
internal sealed class FetchedFiles : ISnapshotFiles
{
    private const int FetchedAtOnce = 8;
    private readonly LakeOptions options;
    private readonly RemoteObjectStore store;
    private readonly ILookup<Partition, AddFile> partitions;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly string mounts;
    private PartitionPlanner? planner;
    private Mount current;

    /// <param name="options">Limits of the engine.</param>
    /// <param name="store">Where the files lie.</param>
    /// <param name="files">The snapshot's files.</param>
    public FetchedFiles(LakeOptions options, RemoteObjectStore store, IReadOnlyList<AddFile> files)
    {
        (this.options, this.store) = (options, store);
        mounts = Path.Combine(Path.GetDirectoryName(store.Cache.Files)!, "mounts");
        partitions = files.ToLookup(Partition.Of);
        current = NewMount();
    }

    /// <inheritdoc/>
    public async Task<HeldFiles> HoldAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (current.Partitions.Count < partitions.Count)
            {
                planner ??= new(MountFolder.Make(mounts), [.. partitions.Where(item => LakeColumns.Classes.ContainsKey(item.Key.ClassUid)).Select(item => (item.Key, item.Any(file => file.Tags?.ContainsKey(LakeTable.ReissuedTag) == true)))]);
                var needed = planner.Needed(sql, parameters);
                var wanted = partitions.Select(item => item.Key).Where(key => needed is null || needed.Contains(key)).ToList();
                await FetchAsync([.. wanted.SelectMany(key => partitions[key])], cancellationToken);
                if (wanted.Count(current.Partitions.Add) > 0)
                {
                    current.CreateViews(current.Partitions.SelectMany(key => partitions[key]));
                }
            }

            return current.Hold();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<HeldFiles> HoldAsync(IReadOnlyCollection<AddFile> files, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await FetchAsync(files, cancellationToken);
            return current.Hold();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        current.Retire();
        planner?.Dispose();
        turn.Dispose();
    }

    private Mount NewMount() => new(options, store.WorkFolder, MountFolder.Make(mounts));

    private async Task FetchAsync(IReadOnlyCollection<AddFile> files, CancellationToken cancellationToken)
    {
        var most = store.Cache.MostBytes;
        var wanted = files.Sum(file => file.Size);
        if (wanted > most)
        {
            throw new LakeException(
                $"The query reads {wanted >> 20} MiB of files of {store.Location}, and this machine keeps {most >> 20} MiB of copies at most. Ask for fewer days (WHERE day …), or raise Lake:Objects:CacheBytes.");
        }

        if (current.Bytes + files.Where(file => !current.Holds(file)).Sum(file => file.Size) > most)
        {
            // Queries that are still running keep the old one until they are done.
            current.Retire();
            current = NewMount();
        }

        await Parallel.ForEachAsync(
            files.Where(file => !current.Holds(file)).DistinctBy(file => file.Path),
            new ParallelOptions { MaxDegreeOfParallelism = FetchedAtOnce, CancellationToken = cancellationToken },
            async (file, token) => await LinkAsync(file, token));
    }

    private async Task LinkAsync(AddFile file, CancellationToken cancellationToken)
    {
        var target = current.PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        for (var attempt = 0; ; attempt++)
        {
            var copy = await CopyAsync(file, cancellationToken);
            try
            {
                HardLink.TryMake(copy, target);
                current.Add(file);
                return;
            }
            catch (FileNotFoundException) when (attempt < 3)
            {
                // Another process made room just now; fetch it again.
            }
        }
    }

    private async Task<string> CopyAsync(AddFile file, CancellationToken cancellationToken)
    {
        try
        {
            var path = DeltaPath.Canonical(file.Path);
            return path.StartsWith('/')
                ? throw new LakeException($"The table at {store.Location} points to {path} on this machine; the table is broken or was tampered with.")
                : await DeltaPath.ResolveAsync(store, file.Path, cancellationToken);
        }
        catch (FileNotFoundException exception)
        {
            throw new LakeException($"The table at {store.Location} lists {file.Path}, which is not there. It was deleted outside the log; restore it from an earlier version of the object.", exception);
        }
    }

    // One engine with its folder. Partitions only come to it; when it is full, a new one takes its place.
    private sealed class Mount
    {
        private readonly MountFolder folder;
        private readonly DuckDBConnection engine;
        private readonly Lock gate = new();
        private readonly HashSet<string> held = [];
        private int users = 1;

        public Mount(LakeOptions options, string spillFolder, MountFolder folder)
        {
            this.folder = folder;
            engine = Engine.Open(options, spillFolder);
            CreateViews([]);
            engine.LockDown(folder.Path);
        }

        public HashSet<Partition> Partitions { get; } = [];

        public long Bytes { get; private set; }

        public bool Holds(AddFile file)
        {
            lock (gate)
            {
                return held.Contains(file.Path);
            }
        }

        public string PathOf(AddFile file) => Path.Combine(folder.Path, DeltaPath.Canonical(file.Path));

        public void Add(AddFile file)
        {
            lock (gate)
            {
                held.Add(file.Path);
                Bytes += file.Size;
            }
        }

        public void CreateViews(IEnumerable<AddFile> files)
        {
            foreach (var statement in LakeViews.Create([.. files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => (file, PathOf(file)))]))
            {
                engine.Execute(statement);
            }
        }

        public HeldFiles Hold()
        {
            Interlocked.Increment(ref users);
            return new(engine, PathOf, Retire);
        }

        public void Retire()
        {
            if (Interlocked.Decrement(ref users) == 0)
            {
                engine.Dispose();
                folder.Dispose();
            }
        }
    }
}
