namespace Watchfloor.Lake.Delta;

/// <summary>Where a table's files lie: a folder, S3, Blob or GCS.</summary>
/// <remarks>Names are relative to the table, with slashes. A name that is not there gives <see cref="FileNotFoundException"/>.</remarks>
internal interface IObjectStore
{
    /// <summary>What people call this place, for messages.</summary>
    string Location { get; }

    /// <summary>Folder of this machine for files that are being written and for what the engine spills.</summary>
    string WorkFolder { get; }

    /// <summary>Reads a small object whole.</summary>
    Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads a small object whole; null when it is not there.</summary>
    Task<byte[]?> TryReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Whether there is such an object.</summary>
    Task<bool> ExistsAsync(string name, CancellationToken cancellationToken);

    /// <summary>Names below a folder, all levels, without order; empty when there is no such folder.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Names in one folder that begin with a text, without order; empty when there are none.</summary>
    /// <param name="start">Folder and beginning of the names, for example <c>_delta_log/0000</c>.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    IAsyncEnumerable<StoredObject> ListPrefixAsync(string start, CancellationToken cancellationToken);

    /// <summary>Writes an object that did not exist; false when another writer was first. Never half there.</summary>
    Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Writes or replaces an object. Never half there.</summary>
    Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Removes an object; nothing happens when it is gone already.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Full path of a file that the engine can open; an object store brings it into its local cache first.</summary>
    Task<string> LocalPathAsync(string name, CancellationToken cancellationToken);

    /// <summary>Full path where the engine may write a new file before <see cref="PublishAsync"/>.</summary>
    string StagingPath(string name);

    /// <summary>Makes a staged file durable under its name.</summary>
    Task PublishAsync(string stagingPath, string name, CancellationToken cancellationToken);
}

/// <summary>One object in a listing.</summary>
/// <param name="Name">Name relative to the table.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">When it was last written.</param>
internal readonly record struct StoredObject(string Name, long Size, DateTimeOffset Modified);
