namespace Watchfloor.Connectors;

/// <summary>Reads one tool.</summary>
public interface IConnector
{
    /// <summary>What the tool is called in configuration and on the command line: crowdstrike, microsoft, proofpoint.</summary>
    string Name { get; }

    /// <summary>The feeds it reads and the permission each needs.</summary>
    IReadOnlyList<FeedDescription> Describe();

    /// <summary>Streams what is new in <paramref name="feed"/> after <paramref name="cursor"/>, oldest first, and ends when it has caught up.</summary>
    /// <param name="feed">A name from <see cref="Describe"/>.</param>
    /// <param name="cursor">What the last committed <see cref="Batch.NextCursor"/> said; <see cref="Cursor.Beginning"/> at first.</param>
    /// <param name="cancellationToken">Stops between pages; nothing is lost, since only committed cursors count.</param>
    /// <exception cref="ConnectorException">The tool refused or could not be reached.</exception>
    IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, CancellationToken cancellationToken);
}
