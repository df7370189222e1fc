using Watchfloor.Connectors;
using Watchfloor.Lake;
using Watchfloor.Ocsf;

namespace Watchfloor.Operations;

/// <summary>Batches of one feed on their way into one commit. A commit costs about the same for a hundred records as for thousands.</summary>
internal sealed class GatheredBatches(string feed, string position, TimeProvider time)
{
    // About 15 MB of a vendor's records, and as much again while they are stored; more saves little and holds more memory.
    private const int MostEvents = 10_000;

    // Looked at as each batch comes: of a slow feed, every batch is committed with the one before.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private List<OcsfEvent> events = [];
    private List<(string Raw, string Reason)> quarantined = [];
    private long? since;
    private IReadOnlyList<string> warnings = [];
    private DateTimeOffset? newest;
    private string? cursor;
    private int records;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => since is null;

    /// <summary>Whether it is time to commit.</summary>
    public bool IsFull => MustCommit || events.Count + quarantined.Count >= MostEvents || (since is { } began && time.GetElapsedTime(began) > LongestWait);

    /// <summary>Whether the vendor lets go of something once the next batch is asked for, so that these must be stored first.</summary>
    public bool MustCommit { get; private set; }

    /// <summary>Takes a batch in.</summary>
    public void Add(Batch batch)
    {
        since ??= time.GetTimestamp();
        events.AddRange(batch.Events);
        quarantined.AddRange(batch.Quarantined.Select(record => (record.Raw, record.Reason)));
        records += batch.Records;
        cursor = batch.NextCursor ?? cursor;
        warnings = batch.Warnings.Count == 0 ? warnings : [.. warnings, .. batch.Warnings];
        MustCommit |= batch.CommitBeforeNext;
        foreach (var ocsfEvent in batch.Events)
        {
            newest = newest is null || ocsfEvent.Time > newest ? ocsfEvent.Time : newest;
        }
    }

    /// <summary>All of it as one commit; gathering starts anew.</summary>
    public GatheredCommit Take()
    {
        var taken = new GatheredCommit(new() { Feed = feed, Position = position, Events = events, Quarantined = quarantined, Cursor = cursor }, records, newest, warnings);
        (events, quarantined, records, since, MustCommit, warnings) = ([], [], 0, null, false, []);
        return taken;
    }
}

/// <summary>What was gathered for one commit.</summary>
/// <param name="Commit">Events, quarantined records and the cursor of the newest batch that has one.</param>
/// <param name="Records">Raw records in it.</param>
/// <param name="Newest">Time of the newest event since the feed began.</param>
/// <param name="Warnings">What a person should know.</param>
internal sealed record GatheredCommit(LakeCommit Commit, int Records, DateTimeOffset? Newest, IReadOnlyList<string> Warnings);
