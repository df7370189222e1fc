using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using DuckDB.NET.Data;
using Watchfloor.Lake.Columns;
using Watchfloor.Lake.Delta;
using Watchfloor.Ocsf;

namespace Watchfloor.Lake;

/// <summary>Turns one batch into Parquet files, a file for each day and class, leaving out what is stored already.</summary>
/// <param name="connection">The writer's engine.</param>
/// <param name="store">Where the table lies.</param>
/// <param name="index">Which records are stored already.</param>
/// <param name="time">Clock for records without a time of their own.</param>
internal sealed class BatchWriter(DuckDBConnection connection, IObjectStore store, DuplicateIndex index, TimeProvider time)
{
    private readonly Dictionary<int, (EventRow Row, RowVectors Vectors, RowSource Source)> classes = [];

    /// <summary>Writes the files of <paramref name="commit"/> as version <paramref name="version"/> would have them; none is part of the table yet.</summary>
    public async Task<WrittenBatch> WriteAsync(LakeCommit commit, DeltaSnapshot snapshot, long version, CancellationToken cancellationToken)
    {
        var seed = LakeTable.Seed(snapshot);
        var batch = new WrittenBatch();
        var filesOf = snapshot.Files.Values.ToLookup(file => (LakeTable.DayNumber(file.PartitionValues["day"]!), int.Parse(file.PartitionValues["class_uid"]!, CultureInfo.InvariantCulture)));
        try
        {
            foreach (var ((classUid, day), events) in ByClassAndDay(commit.Events.Concat(commit.Quarantined.Select(Quarantine))))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WriteDayAsync(batch, commit, (day, classUid), events, filesOf[(day, classUid)], seed, version, cancellationToken);
            }

            return batch;
        }
        catch
        {
            await DiscardAsync(batch);
            throw;
        }
    }

    /// <summary>Takes back a batch that did not become part of the table.</summary>
    public async Task DiscardAsync(WrittenBatch batch)
    {
        index.Forget(batch.Partitions);
        foreach (var file in batch.Files)
        {
            try
            {
                await store.DeleteAsync(file.Path, CancellationToken.None);
            }
            catch (IOException)
            {
                // An orphan costs room until vacuum, nothing more; the first error is the one to tell.
            }
        }
    }

    private async Task WriteDayAsync(
        WrittenBatch batch, LakeCommit commit, (int Day, int ClassUid) key, List<(OcsfEvent Event, int Row)> events,
        IEnumerable<AddFile> stored, ulong seed, long version, CancellationToken cancellationToken)
    {
        if (!classes.TryGetValue(key.ClassUid, out var of))
        {
            var vectors = new RowVectors(LakeColumns.Of(key.ClassUid), seed);
            classes[key.ClassUid] = of = (new(key.ClassUid), vectors, new(connection, $"rows_{key.ClassUid}", vectors));
        }

        var (row, into, source) = of;
        var feed = Encoding.UTF8.GetBytes(commit.Feed);
        ulong Key(string feedName, string uid) => KeyHash(feedName, uid, seed);
        batch.Partitions.Add(key);
        var known = index.Load(connection, store, [.. stored], key, Key);
        var (at, reissued) = (0, false);

        // Whether a record was issued again is known only at the end, so the tags are filled in then.
        var tags = new Dictionary<string, string?> { [LakeTable.ColumnsTag] = DataFile.ColumnsOf(key.ClassUid) };
        var file = await source.ReadAsync(Next, () => DataFile.WriteAsync(connection, store, $"SELECT *, {version}::BIGINT AS commit_version FROM {Engine.Name(source.Name)}()", key.Day, key.ClassUid, tags, dataChange: true, time, cancellationToken));
        if (file is null)
        {
            return;
        }

        if (reissued)
        {
            tags[LakeTable.ReissuedTag] = "true";
        }

        batch.Files.Add(file);
        index.Written(key, file.Path);

        bool Next()
        {
            if (at == events.Count)
            {
                return false;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var (ocsfEvent, place) = events[at++];
            var isQuarantine = place >= commit.Events.Count;
            RawReference? reference = !isQuarantine && commit.RawReferences.Count > 0 ? commit.RawReferences[place] : null;
            row.Fill(into, ocsfEvent, feed, reference, isQuarantine);
            var uid = ocsfEvent.Metadata.Uid is { Length: > 0 } given ? given : $"content-{into.RowHash:x16}";
            row.SetUid(into, uid);
            var hash = into.RowHash;
            if (!known.Rows.Add(hash))
            {
                into.DropRow();
                batch.Duplicates++;
                return true;
            }

            reissued |= !known.Keys.Add(Key(commit.Feed, uid));
            row.SetPlace(into, hash, place);
            into.EndRow();
            batch.Added += isQuarantine ? 0 : 1;
            batch.Quarantined += isQuarantine ? 1 : 0;
            return true;
        }
    }

    // Days in order, so that files of one commit always come in the same order.
    private static SortedDictionary<(int ClassUid, int Day), List<(OcsfEvent Event, int Row)>> ByClassAndDay(IEnumerable<OcsfEvent> events)
    {
        var groups = new SortedDictionary<(int ClassUid, int Day), List<(OcsfEvent Event, int Row)>>();
        var row = 0;
        foreach (var ocsfEvent in events)
        {
            var day = (int)((ocsfEvent.Time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerDay);
            if (!groups.TryGetValue((ocsfEvent.ClassUid, day), out var group))
            {
                groups[(ocsfEvent.ClassUid, day)] = group = [];
            }

            group.Add((ocsfEvent, row++));
        }

        return groups;
    }

    private BaseEvent Quarantine((string Raw, string Reason) record) => new()
    {
        ActivityId = BaseEvent.Activity.Other,
        ActivityName = "Quarantine",
        Time = time.GetUtcNow(),
        StatusId = 2,
        StatusDetail = record.Reason,
        RawData = record.Raw,
        Metadata = new()
        {
            Product = new() { Name = "Watchfloor", VendorName = "Watchfloor" },
            LogName = "quarantine",
            Uid = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(record.Raw))),
        },
    };

    private static ulong KeyHash(string feed, string uid, ulong seed) =>
        XxHash3.HashToUInt64(System.Runtime.InteropServices.MemoryMarshal.AsBytes(uid.AsSpan()), (long)(seed ^ XxHash3.HashToUInt64(System.Runtime.InteropServices.MemoryMarshal.AsBytes(feed.AsSpan()))));
}

/// <summary>Files written for one batch.</summary>
internal sealed class WrittenBatch
{
    /// <summary>The files.</summary>
    public List<AddFile> Files { get; } = [];

    /// <summary>Days and classes that were looked at.</summary>
    public HashSet<(int Day, int ClassUid)> Partitions { get; } = [];

    /// <summary>Events written.</summary>
    public int Added { get; set; }

    /// <summary>Events that were there already.</summary>
    public int Duplicates { get; set; }

    /// <summary>Unmapped records written.</summary>
    public int Quarantined { get; set; }
}
