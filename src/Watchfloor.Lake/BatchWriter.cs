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
    private readonly Dictionary<int, EventRow> rows = [];

    /// <summary>Writes the files of <paramref name="commit"/> as version <paramref name="version"/> would have them; none is part of the table yet.</summary>
    public async Task<WrittenBatch> WriteAsync(LakeCommit commit, DeltaSnapshot snapshot, long version, CancellationToken cancellationToken)
    {
        var seed = LakeTable.Seed(snapshot);
        var batch = new WrittenBatch();
        var filesOf = snapshot.Files.Values.ToLookup(file => (LakeTable.DayNumber(file.PartitionValues["day"]!), int.Parse(file.PartitionValues["class_uid"]!, CultureInfo.InvariantCulture)));
        var byClass = ByClass(commit.Events);
        if (commit.Quarantined.Count > 0)
        {
            var records = commit.Quarantined.Select((record, row) => (Quarantine(record), Row: commit.Events.Count + row));
            byClass[BaseEvent.Uid] = [.. byClass.GetValueOrDefault(BaseEvent.Uid, []), .. records];
        }

        try
        {
            foreach (var (classUid, events) in byClass)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WriteClassAsync(batch, commit, classUid, events, filesOf, seed, version, cancellationToken);
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

    private async Task WriteClassAsync(
        WrittenBatch batch, LakeCommit commit, int classUid, List<(OcsfEvent Event, int Row)> events,
        ILookup<(int Day, int ClassUid), AddFile> filesOf, ulong seed, long version, CancellationToken cancellationToken)
    {
        var columns = LakeColumns.Of(classUid);
        if (!rows.TryGetValue(classUid, out var splitter))
        {
            rows[classUid] = splitter = new(classUid);
        }

        var feed = Encoding.UTF8.GetBytes(commit.Feed);
        var perDay = new Dictionary<int, DayCount>();
        using var table = new StagingTable(connection, $"stage_{classUid}", columns, seed);
        ulong Key(string feedName, string uid) => KeyHash(feedName, uid, seed);
        foreach (var (ocsfEvent, row) in events)
        {
            var isQuarantine = row >= commit.Events.Count;
            var day = (int)((ocsfEvent.Time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerDay);
            if (!perDay.TryGetValue(day, out var count))
            {
                var key = (day, classUid);
                batch.Partitions.Add(key);
                perDay[day] = count = new(index.Load(connection, store, [.. filesOf[key]], key, Key));
            }

            RawReference? reference = !isQuarantine && commit.RawReferences.Count > 0 ? commit.RawReferences[row] : null;
            splitter.Fill(table, ocsfEvent, feed, reference, isQuarantine);
            var uid = ocsfEvent.Metadata.Uid is { Length: > 0 } given ? given : $"content-{table.RowHash:x16}";
            splitter.SetUid(table, uid);
            var hash = table.RowHash;
            if (!count.Stored.Rows.Add(hash))
            {
                table.DropRow();
                batch.Duplicates++;
                continue;
            }

            count.Reissued |= !count.Stored.Keys.Add(Key(commit.Feed, uid));
            count.Rows++;
            splitter.SetPlace(table, hash, row);
            table.EndRow(day);
            batch.Added += isQuarantine ? 0 : 1;
            batch.Quarantined += isQuarantine ? 1 : 0;
        }

        table.Finish();
        foreach (var (day, count) in perDay.Where(pair => pair.Value.Rows > 0).OrderBy(pair => pair.Key))
        {
            var filter = perDay.Count > 1 ? $" WHERE \"day\" = {day}" : "";
            var source = $"SELECT {string.Join(", ", columns.Select(column => Engine.Name(column.Name)))}, {version}::BIGINT AS commit_version FROM temp.{Engine.Name(table.Name)}{filter}";
            var tags = new Dictionary<string, string?> { [LakeTable.ColumnsTag] = DataFile.ColumnsOf(classUid) };
            if (count.Reissued)
            {
                tags[LakeTable.ReissuedTag] = "true";
            }

            var file = await DataFile.WriteAsync(connection, store, source, day, classUid, tags, dataChange: true, time, cancellationToken);
            batch.Files.Add(file);
            index.Written((day, classUid), file.Path);
        }

        connection.Execute($"DROP TABLE temp.{Engine.Name(table.Name)}");
    }

    private static Dictionary<int, List<(OcsfEvent Event, int Row)>> ByClass(IReadOnlyList<OcsfEvent> events)
    {
        var byClass = new Dictionary<int, List<(OcsfEvent Event, int Row)>>();
        for (var row = 0; row < events.Count; row++)
        {
            if (!byClass.TryGetValue(events[row].ClassUid, out var list))
            {
                byClass[events[row].ClassUid] = list = [];
            }

            list.Add((events[row], row));
        }

        return byClass;
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

    private sealed class DayCount(DuplicateIndex.Partition stored)
    {
        public DuplicateIndex.Partition Stored { get; } = stored;

        public long Rows { get; set; }

        public bool Reissued { get; set; }
    }
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
