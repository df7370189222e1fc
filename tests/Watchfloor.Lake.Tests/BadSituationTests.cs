using Watchfloor.Lake.Delta;
using Watchfloor.Ocsf;
using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;
using File = System.IO.File;

namespace Watchfloor.Lake.Tests;

public sealed class BadSituationTests
{
    [Theory]
    [InlineData("day=")]
    [InlineData("_delta_log")]
    public async Task CommitAsync_DiskIsFull_SaysSoStoresNothingAndTheNextRunGoesOn(string where)
    {
        using var folder = new TemporaryDirectory();
        var store = new FullDiskStore(new LocalObjectStore(folder.File("events")));
        await using var lake = await EventLake.OpenAsync(new() { Directory = folder.Path, Threads = 1 }, Clock(), store, Token);
        await lake.CommitAsync(Commit("zeek.conn", [Connection("C1")], "1"), Token);

        store.FullBelow = where;
        var failure = await Assert.ThrowsAsync<LakeException>(() => lake.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C2"), Connection("C3")], "3"), Token));
        await using (var during = await lake.SnapshotAsync(Token))
        {
            Assert.Equal(("1", 1L), (await lake.ReadCursorAsync("zeek.conn", Token), await during.CountAsync("SELECT count(*) FROM events")));
        }

        store.FullBelow = null;
        var retried = await lake.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C2"), Connection("C3")], "3"), Token);

        Assert.Contains("disk is full", failure.Message, StringComparison.Ordinal);
        Assert.Equal((2, 1), (retried.Added, retried.Duplicates));
        await using var after = await lake.SnapshotAsync(Token);
        Assert.Equal(3, await after.CountAsync("SELECT count(*) FROM events"));
    }

    // Rows are made while the engine writes them: what breaks there must come out as it was, through the engine, and leave nothing behind.
    [Theory]
    [InlineData(0)]
    [InlineData(2500)]
    public async Task CommitAsync_RowCannotBeMade_TellsItsOwnErrorStoresNothingAndTheNextRunGoesOn(int breaksAt)
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        var events = Enumerable.Range(0, 5000).Select(i => Connection($"C{i}", Start.AddDays(i % 2))).ToList();
        var places = events.Select((_, i) => new RawReference(new string('a', 64), i, 1)).ToList();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            lake.CommitAsync(Commit("zeek.conn", events, "1") with { RawReferences = new BreaksAt(places, breaksAt) }, Token));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.parquet", SearchOption.AllDirectories));
        var retried = await lake.CommitAsync(Commit("zeek.conn", events, "1") with { RawReferences = places }, Token);

        Assert.Equal("row broke", failure.Message);
        Assert.Equal((5000, 0), (retried.Added, retried.Duplicates));
    }

    [Fact]
    public async Task CommitAsync_StoppedWhileItWrites_StoresNothingAndTheNextRunGoesOn()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        var events = Enumerable.Range(0, 5000).Select(i => Connection($"C{i}")).ToList();
        var places = events.Select((_, i) => new RawReference(new string('a', 64), i, 1)).ToList();
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            lake.CommitAsync(Commit("zeek.conn", events, "1") with { RawReferences = new BreaksAt(places, 2500, stop.Cancel) }, stop.Token));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.parquet", SearchOption.AllDirectories));
        var retried = await lake.CommitAsync(Commit("zeek.conn", events, "1") with { RawReferences = places }, Token);

        Assert.Equal((5000, 0), (retried.Added, retried.Duplicates));
    }

    [Fact]
    public async Task CommitAsync_AllKnown_WritesNoFile()
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        List<NetworkActivity> events = [Connection("C1"), Connection("C2")];
        await lake.CommitAsync(Commit("zeek.conn", events, "1"), Token);

        var again = await lake.CommitAsync(Commit("zeek.conn", events, "2"), Token);

        Assert.Equal((0, 2), (again.Added, again.Duplicates));
        Assert.Single(Directory.GetFiles(folder.Path, "*.parquet", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task CommitAsync_RealDiskIsFull_SaysSoAndKeepsWhatWasThere()
    {
        using var folder = new TemporaryDirectory();
        Assert.SkipUnless(OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.Path) == 0, "no right to mount a small disk here");
        try
        {
            await using var lake = await OpenLakeAsync(folder.Path);
            await lake.CommitAsync(Commit("zeek.conn", [Connection("C0")], "0"), Token);
            var random = new Random(3);
            var large = Enumerable.Range(1, 20_000).Select(i => Connection($"C{i}") with { Message = Convert.ToHexString(BitConverter.GetBytes(random.NextInt64())) + random.NextInt64() + random.NextInt64() }).ToList();

            var failure = await Assert.ThrowsAsync<LakeException>(async () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    await lake.CommitAsync(Commit("zeek.conn", [.. large.Select(made => made with { Metadata = made.Metadata with { Uid = $"{i}-{made.Metadata.Uid}" } })], $"{i}"), Token);
                }
            });

            Assert.Contains("disk is full", failure.Message, StringComparison.Ordinal);
            await using var snapshot = await lake.SnapshotAsync(Token);
            Assert.Equal(1, await snapshot.CountAsync("SELECT count(*) % 20000 FROM network_activity"));
        }
        finally
        {
            await RunAsync("umount", folder.Path);
        }
    }

    [Fact]
    public async Task OpenAsync_NewerWatchfloorWroteTheLake_SaysToUpdate()
    {
        using var folder = new TemporaryDirectory();
        await (await OpenLakeAsync(folder.Path)).DisposeAsync();
        var first = folder.File("events/" + DeltaLog.CommitName(0));
        await File.WriteAllTextAsync(first, (await File.ReadAllTextAsync(first, Token)).Replace("\"watchfloor.format\":\"1\"", "\"watchfloor.format\":\"2\"", StringComparison.Ordinal), Token);

        var refusal = await Assert.ThrowsAsync<LakeException>(() => OpenLakeAsync(folder.Path));

        Assert.Contains("format 2; this program knows format 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_ForeignDeltaTable_IsRefused()
    {
        using var folder = new TemporaryDirectory();
        Directory.CreateDirectory(folder.File("events/_delta_log"));
        await File.WriteAllTextAsync(
            folder.File("events/" + DeltaLog.CommitName(0)),
            """
            {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
            {"metaData":{"id":"x","format":{"provider":"parquet","options":{}},"schemaString":"{\"type\":\"struct\",\"fields\":[]}","partitionColumns":[],"configuration":{}}}
            """,
            Token);

        var refusal = await Assert.ThrowsAsync<LakeException>(() => OpenLakeAsync(folder.Path));

        Assert.Contains("was not made by Watchfloor", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_FolderIsAFile_SaysWhat()
    {
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder.File("data"), "", Token);

        var refusal = await Assert.ThrowsAsync<LakeException>(() => OpenLakeAsync(folder.File("data")));

        Assert.Contains(folder.File("data"), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommitAsync_FolderIsNotWritable_SaysNoPermission()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "permissions do not hold for this account");
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        SetMode(folder.File("events/_staging"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var refusal = await Assert.ThrowsAsync<LakeException>(() => lake.CommitAsync(Commit("zeek.conn", [Connection("C1")]), Token));

        SetMode(folder.File("events/_staging"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains("no permission", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommitAsync_SomebodyElseIsFirst_BothAreThereAndRecordsOnce()
    {
        using var folder = new TemporaryDirectory();
        await using var one = await OpenLakeAsync(folder.Path);
        await using var two = await OpenLakeAsync(folder.Path);
        await one.CommitAsync(Commit("zeek.conn", [Connection("C0")], "0"), Token);
        var racing = new RacingStore(new LocalObjectStore(folder.File("events")), () => two.CommitAsync(Commit("zeek.conn", [Connection("C1"), Connection("C2")], "two"), Token));
        await using var late = await EventLake.OpenAsync(new() { Directory = folder.Path, Threads = 1 }, Clock(), racing, Token);

        racing.IsArmed = true;
        var result = await late.CommitAsync(Commit("zeek.conn", [Connection("C2"), Connection("C3")], "late"), Token);

        Assert.Equal((3L, 1, 1), (result.Version, result.Added, result.Duplicates));
        await using var snapshot = await one.SnapshotAsync(Token);
        Assert.Equal(
            [("C0", 1L), ("C1", 2L), ("C2", 2L), ("C3", 3L)],
            await snapshot.ReadAsync("SELECT uid, commit_version FROM network_activity ORDER BY uid", row => (row.GetString(0), row.GetInt64(1))));
        Assert.Equal("late", await one.ReadCursorAsync("zeek.conn", Token));
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(Token);
        return process.ExitCode;
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private class PassingStore(IObjectStore inner) : IObjectStore
    {
        public string Location => inner.Location;

        public Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken) => inner.ReadAsync(name, cancellationToken);

        public string WorkFolder => inner.WorkFolder;

        public Task<byte[]?> TryReadAsync(string name, CancellationToken cancellationToken) => inner.TryReadAsync(name, cancellationToken);

        public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => inner.ExistsAsync(name, cancellationToken);

        public IAsyncEnumerable<StoredObject> ListPrefixAsync(string start, CancellationToken cancellationToken) => inner.ListPrefixAsync(start, cancellationToken);

        public IAsyncEnumerable<StoredObject> ListAsync(string folder, CancellationToken cancellationToken) => inner.ListAsync(folder, cancellationToken);

        public virtual Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => inner.PutIfAbsentAsync(name, content, cancellationToken);

        public Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => inner.PutAsync(name, content, cancellationToken);

        public Task DeleteAsync(string name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

        public Task<string> LocalPathAsync(string name, CancellationToken cancellationToken) => inner.LocalPathAsync(name, cancellationToken);

        public string StagingPath(string name) => inner.StagingPath(name);

        public virtual Task PublishAsync(string stagingPath, string name, CancellationToken cancellationToken) => inner.PublishAsync(stagingPath, name, cancellationToken);
    }

    private sealed class FullDiskStore(IObjectStore inner) : PassingStore(inner)
    {
        public string? FullBelow { get; set; }

        public override Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            Refuse(name);
            return base.PutIfAbsentAsync(name, content, cancellationToken);
        }

        public override Task PublishAsync(string stagingPath, string name, CancellationToken cancellationToken)
        {
            Refuse(name);
            return base.PublishAsync(stagingPath, name, cancellationToken);
        }

        private void Refuse(string name)
        {
            if (FullBelow is not null && name.StartsWith(FullBelow, StringComparison.Ordinal))
            {
                throw new IOException($"No space left on device : '{name}'");
            }
        }
    }

    // Lets another writer commit just before the first commit of this one.
    private sealed class RacingStore(IObjectStore inner, Func<Task> other) : PassingStore(inner)
    {
        public bool IsArmed { get; set; }

        public override async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            if (IsArmed)
            {
                IsArmed = false;
                await other();
            }

            return await base.PutIfAbsentAsync(name, content, cancellationToken);
        }
    }

    private sealed class BreaksAt(IReadOnlyList<RawReference> places, int at, Action? instead = null) : IReadOnlyList<RawReference>
    {
        public int Count => places.Count;

        public RawReference this[int index]
        {
            get
            {
                if (index >= at)
                {
                    (instead ?? (() => throw new InvalidOperationException("row broke")))();
                }

                return places[index];
            }
        }

        public IEnumerator<RawReference> GetEnumerator() => places.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
