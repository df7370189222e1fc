using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Tests;

/// <summary>Everything that one read brought.</summary>
internal sealed record Reading(IReadOnlyList<Batch> Batches)
{
    public IReadOnlyList<OcsfEvent> Events { get; } = [.. Batches.SelectMany(batch => batch.Events)];

    public IReadOnlyList<string?> Ids => [.. Events.Select(ocsfEvent => ocsfEvent.Metadata.Uid)];

    public Cursor Cursor => new(Batches.Select(batch => batch.NextCursor).LastOrDefault(cursor => cursor is not null));

    public static async Task<Reading> OfAsync(IConnector connector, string feed, Cursor cursor, CancellationToken cancellationToken)
    {
        var batches = new List<Batch>();
        await foreach (var batch in connector.ReadAsync(feed, cursor, cancellationToken))
        {
            batches.Add(batch);
        }

        return new(batches);
    }
}
