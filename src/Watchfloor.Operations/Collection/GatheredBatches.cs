using Watchfloor.Connectors;
using Watchfloor.Lake;
using Watchfloor.Ocsf;

namespace Watchfloor.Operations;

/// <summary>Batches of one feed on their way into one commit. A commit costs about the same for a hundred records as for thousands.</summary>
internal sealed class GatheredBatches(string feed, string position, TimeProvider time)
{
    // About 30 MB of a vendor's records; more saves little and holds more memory.
    private const int MostEvents = 20_000;

    // Looked at as each batch comes: of a slow feed, every batch is committed with the one before.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private List<OcsfEvent> events = [];
    private List<(string Raw, string Reason)> quarantined = [];
    private long? since;
    private bool mustCommit;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => since is null;

    /// <summary>Whether it is time to commit.</summary>
    public bool IsFull => mustCommit || events.Count + quarantined.Count >= MostEvents || (since is { } began && time.GetElapsedTime(began) > LongestWait);

    /// <summary>Raw records in it.</summary>
    public int Records { get; private set; }

    /// <summary>The cursor of the newest batch that has one.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Time of the newest event since the feed began.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>What a person should know.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>Takes a batch in.</summary>
    public void Add(Batch batch)
    {
        since ??= time.GetTimestamp();
        events.AddRange(batch.Events);
        quarantined.AddRange(batch.Quarantined.Select(record => (record.Raw, record.Reason)));
        Records += batch.Records;
        Cursor = batch.NextCursor ?? Cursor;
        Warnings = batch.Warnings.Count == 0 ? Warnings : [.. Warnings, .. batch.Warnings];
        mustCommit |= batch.CommitBeforeNext;
        foreach (var ocsfEvent in batch.Events)
        {
            Newest = Newest is null || ocsfEvent.Time > Newest ? ocsfEvent.Time : Newest;
        }
    }

    /// <summary>All of it as one commit.</summary>
    public LakeCommit ToCommit() => new() { Feed = feed, Position = position, Events = events, Quarantined = quarantined, Cursor = Cursor };

    /// <summary>Starts anew, once committed.</summary>
    public void Clear()
    {
        (events, quarantined, Records, since, mustCommit, Warnings) = ([], [], 0, null, false, []);
    }
}
