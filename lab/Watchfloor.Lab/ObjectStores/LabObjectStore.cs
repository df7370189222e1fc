namespace Watchfloor.Lab.ObjectStores;

/// <summary>Whose protocol an object store of the lab speaks.</summary>
public enum LabStoreKind
{
    /// <summary>Amazon S3: path-style addresses, requests signed by Signature Version 4.</summary>
    S3,

    /// <summary>Azure Blob Storage, with a bearer token.</summary>
    Blob,

    /// <summary>Google Cloud Storage's JSON interface, with a bearer token.</summary>
    Gcs,
}

/// <summary>An object store over real HTTP, in memory, with one bucket.</summary>
public sealed class LabObjectStore : IAsyncDisposable
{
    /// <summary>Name of the bucket or container.</summary>
    public const string Bucket = "lab-lake";

    /// <summary>The key id that is admitted.</summary>
    public const string KeyId = "AKIALABLABLABLABLAB0";

    private ObjectServer _server = null!;

    private LabObjectStore(LabStoreKind kind, TimeProvider time)
    {
        (Kind, Kept) = (kind, new KeptObjects(time));
    }

    /// <summary>Whose protocol it speaks.</summary>
    public LabStoreKind Kind { get; }

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The secret of <see cref="KeyId"/>, and the bearer token where the protocol has one.</summary>
    public string Secret { get; } = "lab-" + World.Seeds.Hex(1, "object store", 32);

    /// <summary>Faults by method and path, for example <c>PUT /lab-lake/events</c>.</summary>
    public LabFaults Faults { get; } = new();

    /// <summary>Runs before each request is served, with its method and path; null for nothing.</summary>
    public Func<string, string, CancellationToken, Task>? BeforeRequest { get; set; }

    /// <summary>Requests that came in.</summary>
    public int Requests => _server.Requests;

    /// <summary>Uploads in parts that were neither finished nor thrown away.</summary>
    public int OpenUploads => Kept.OpenUploads;

    /// <summary>Names of all objects, in order.</summary>
    public IReadOnlyList<string> Names => [.. Kept.List("").Select(pair => pair.Key)];

    internal KeptObjects Kept { get; }

    /// <summary>Starts one on a free port of loopback.</summary>
    public static async Task<LabObjectStore> StartAsync(LabStoreKind kind, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = new LabObjectStore(kind, time);
        store._server = kind switch { LabStoreKind.Blob => new BlobServer(store), LabStoreKind.Gcs => new GcsServer(store), _ => new S3Server(store) };
        store.Address = (await store._server.StartAsync([0], null, cancellationToken))[0];
        return store;
    }

    /// <summary>Bytes of an object.</summary>
    public long SizeOf(string name) => Kept.Find(name)!.Content.Length;

    /// <summary>Changes a byte of an object where it lies.</summary>
    public void Spoil(string name) => Kept.Spoil(name);

    /// <summary>Puts an object there as another program would: with nothing beside it.</summary>
    public void Put(string name, byte[] content) => Kept.Put(name, content, new Dictionary<string, string>(), _ => true);

    /// <summary>Deletes an object behind the lake's back.</summary>
    public void Delete(string name) => Kept.Delete(name);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
