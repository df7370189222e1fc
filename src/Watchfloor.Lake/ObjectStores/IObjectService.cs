using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>What we ask of a cloud's store, one request a call and without retries. Failures are <see cref="ObjectStoreException"/>.</summary>
internal interface IObjectService : IDisposable
{
    /// <summary>Bucket or container, as people write it.</summary>
    string Address { get; }

    /// <summary>Copies an object's bytes to a stream and says what is known of it. A body that breaks off is a failure in passing.</summary>
    Task<ObjectFacts> ReadAsync(string key, Stream destination, CancellationToken cancellationToken);

    /// <summary>What is known of an object without reading it; null when there is none.</summary>
    Task<ObjectFacts?> HeadAsync(string key, CancellationToken cancellationToken);

    /// <summary>One page of names that begin with a prefix, in the store's order.</summary>
    /// <param name="prefix">Beginning of the names.</param>
    /// <param name="next">Where the page before said to go on; null for the first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<(IReadOnlyList<StoredObject> Objects, string? Next)> ListAsync(string prefix, string? next, CancellationToken cancellationToken);

    /// <summary>Writes a small object under a condition; null when the condition does not hold, else its new tag.</summary>
    Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellationToken);

    /// <summary>Writes or replaces an object from a file, in parts when it is large; nothing is there until all of it is.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="path">The file.</param>
    /// <param name="sha256">SHA-256 of the file, lower-case hexadecimal; kept beside the object.</param>
    /// <param name="requests">Runs each request, again when it fails in passing.</param>
    /// <param name="cancellationToken">Stops between parts.</param>
    Task UploadAsync(string key, string path, string sha256, IRequestRunner requests, CancellationToken cancellationToken);

    /// <summary>Deletes an object; nothing happens when it is gone already.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);
}

/// <summary>Runs requests again when they fail in passing.</summary>
internal interface IRequestRunner
{
    /// <summary>Runs one request.</summary>
    Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken);
}

/// <summary>When a write shall happen.</summary>
/// <param name="IsNew">Only when there is no such object.</param>
/// <param name="Tag">Only when the object has this tag; null for no such condition.</param>
internal readonly record struct PutCondition(bool IsNew, string? Tag)
{
    /// <summary>Only when there is no such object.</summary>
    public static PutCondition Absent => new(true, null);
}

/// <summary>What a store says of an object.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Tag">Changes with the content.</param>
/// <param name="Modified">When it was last written, by the store's clock; reading on Cloud Storage does not tell.</param>
/// <param name="Sha256">SHA-256 that its writer left beside it; null when another program wrote it.</param>
internal sealed record ObjectFacts(long Size, string Tag, DateTimeOffset Modified, string? Sha256)
{
    /// <summary>Name under which the checksum lies beside an object, in every store.</summary>
    public const string ChecksumName = "watchfloorsha256";

    /// <summary>The checksum among what lies beside an object; null when there is none.</summary>
    public static string? ChecksumIn(IDictionary<string, string>? beside) => beside is not null && beside.TryGetValue(ChecksumName, out var sum) ? sum : null;
}
