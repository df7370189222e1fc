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
        return await OfAsync(connector.ReadAsync(feed, cursor, cancellationToken));
    }

    public static Task<Reading> OfAsync(CrowdStrike.Fdr.FalconFdrReader reader, CancellationToken cancellationToken, Cursor cursor = default) => OfAsync(reader.ReadAsync(cursor, cancellationToken));

    private static async Task<Reading> OfAsync(IAsyncEnumerable<Batch> read)
    {
        var batches = new List<Batch>();
        await foreach (var batch in read)
        {
            batches.Add(batch);
        }

        return new(batches);
    }
}
