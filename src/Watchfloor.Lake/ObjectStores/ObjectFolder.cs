using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>Files that are no part of a lake's table, in a folder of this machine or in a bucket: models, and the tables they were trained on.</summary>
/// <remarks>Names are relative, with slashes. What fails for good is an <see cref="IOException"/>, or a <see cref="LakeException"/> for a place or name that cannot be.</remarks>
public sealed class ObjectFolder : IDisposable
{
    private readonly IObjectStore store;
    private readonly IObjectService? service;

    private ObjectFolder(IObjectStore store, IObjectService? service) => (this.store, this.service) = (store, service);

    /// <summary>The place as people write it.</summary>
    public string Location => store.Location;

    /// <summary>A place; nothing is asked of it yet.</summary>
    /// <param name="place">A folder, <c>s3://BUCKET/PREFIX</c>, <c>az://ACCOUNT/CONTAINER/PREFIX</c> or <c>gs://BUCKET/PREFIX</c>.</param>
    /// <param name="lake">How object stores are reached, and where copies of their files lie.</param>
    /// <param name="time">Clock of the waits and of the copies.</param>
    /// <exception cref="LakeException">The place is none we know, its client cannot be made, or the copies have no room.</exception>
    public static ObjectFolder Open(string place, LakeOptions lake, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(lake);
        var location = LakeLocation.Parse(place);
        return LakeStores.ServiceOf(location, lake.Objects) is { } service ? Over(location, lake, service, time) : new(new LocalObjectStore(location.Bucket), null);
    }

    /// <summary>Splits the address of one object, or the path of one file, into its place and its name.</summary>
    /// <exception cref="LakeException">It names no object.</exception>
    public static (string Place, string Name) Split(string address)
    {
        var location = LakeLocation.Parse(address);
        var cut = location.Text.LastIndexOf('/');
        return location.IsFolder
            ? (Path.GetDirectoryName(location.Bucket) ?? "/", Path.GetFileName(location.Bucket))
            : location.Prefix.Length > 0
                ? (location.Text[..cut], location.Text[(cut + 1)..])
                : throw new LakeException($"{address} names a bucket and no object in it. Write the object's name behind it.");
    }

    /// <summary>Reads a small object whole; null when it is not there.</summary>
    public Task<byte[]?> TryReadAsync(string name, CancellationToken cancellationToken) => store.TryReadAsync(name, cancellationToken);

    /// <summary>Names of all objects, in order.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var item in store.ListAsync("", cancellationToken))
        {
            // Files that a writer on this machine has not finished.
            if (!item.Name.StartsWith('_'))
            {
                names.Add(item.Name);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Writes an object that was not there; false when another writer was first.</summary>
    public Task<bool> AddAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => store.PutIfAbsentAsync(name, content, cancellationToken);

    /// <summary>Copies a file there under a name that stands for its content, in parts when it is large; nothing is sent when it is there.</summary>
    public async Task UploadAsync(string path, string name, CancellationToken cancellationToken)
    {
        if (await store.ExistsAsync(name, cancellationToken))
        {
            return;
        }

        var staged = store.StagingPath(name);
        try
        {
            File.Copy(path, staged);
            await store.PublishAsync(staged, name, cancellationToken);
        }
        finally
        {
            File.Delete(staged);
        }
    }

    /// <summary>Path of a file of this machine with the object's bytes as they are now; they are fetched once and checked.</summary>
    /// <exception cref="FileNotFoundException">There is no such object.</exception>
    public async Task<string> FetchAsync(string name, CancellationToken cancellationToken)
    {
        if (store is RemoteObjectStore remote)
        {
            return await remote.CurrentPathAsync(name, cancellationToken);
        }

        var path = await store.LocalPathAsync(name, cancellationToken);
        return File.Exists(path) ? path : throw new FileNotFoundException($"There is no file {path}.", path);
    }

    /// <inheritdoc/>
    public void Dispose() => service?.Dispose();

    internal static ObjectFolder Over(LakeLocation location, LakeOptions lake, IObjectService service, TimeProvider time) =>
        new(new RemoteObjectStore(service, location.Prefix, "", LakeStores.CacheOf(location, lake, time), new ObjectRetries(lake.Objects, time)), service);
}
