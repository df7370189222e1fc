using System.Security.Cryptography;
using System.Text;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>The stores of one lake: the table, the kept log files, the leases; over a folder or a bucket.</summary>
internal sealed class LakeStores : IDisposable
{
    private const string RawFolder = "raw";
    /// <summary>Folder of the leases.</summary>
    public const string LeaseFolder = "leases";

    private readonly IObjectService? service;

    private LakeStores(IObjectStore events, IObjectStore raw, RemoteObjectStore? leases, string folder, IObjectService? service)
    {
        (Events, Raw, Leases, Folder, this.service) = (events, raw, leases, folder, service);
    }

    /// <summary>The table.</summary>
    public IObjectStore Events { get; }

    /// <summary>Kept log files.</summary>
    public IObjectStore Raw { get; }

    /// <summary>The leases of a bucket; null for a folder, whose leases are the system's file locks.</summary>
    public RemoteObjectStore? Leases { get; }

    /// <summary>Folder of this machine for what stays here.</summary>
    public string Folder { get; }

    /// <summary>The stores of a lake; nothing is asked of them yet.</summary>
    /// <exception cref="LakeException">The location is none we know, or its client cannot be made.</exception>
    public static LakeStores Of(LakeOptions options, TimeProvider time)
    {
        var location = LakeLocation.Parse(options.Directory);
        return ServiceOf(location, options.Objects) is { } service ? Remote(location, options, service, time) : Local(location.Bucket, local: options.LocalFolder);
    }

    /// <summary>The client of a location's cloud; null for a folder.</summary>
    internal static IObjectService? ServiceOf(LakeLocation location, ObjectStoreOptions options) => location.Kind switch
    {
        LakeLocationKind.S3 => new S3Objects(location, options),
        LakeLocationKind.Blob => new BlobObjects(location, options),
        LakeLocationKind.Gcs => new GcsObjects(location, options),
        _ => null,
    };

    /// <summary>The stores of a lake in a folder.</summary>
    /// <param name="folder">The lake's folder.</param>
    /// <param name="events">In place of the table's own store, for tests.</param>
    /// <param name="local">Folder for what is no part of the lake; null for the lake's.</param>
    public static LakeStores Local(string folder, IObjectStore? events = null, string? local = null) =>
        new(events ?? new LocalObjectStore(Path.Combine(folder, LakeTable.Folder)), new LocalObjectStore(Path.Combine(folder, RawFolder)), null, Path.GetFullPath(local ?? folder), null);

    /// <summary>The stores of a lake in a bucket.</summary>
    public static LakeStores Remote(LakeLocation location, LakeOptions options, IObjectService service, TimeProvider time)
    {
        var cache = CacheOf(location, options, time);
        var retries = new ObjectRetries(options.Objects, time);
        RemoteObjectStore Area(string name) => new(service, location.Prefix, name + "/", cache, retries);
        return new(Area(LakeTable.Folder), Area(RawFolder), Area(LeaseFolder), Path.GetFullPath(options.LocalFolder ?? cache.Root), service);
    }

    /// <summary>Copies of a bucket's files on this machine.</summary>
    /// <exception cref="LakeException">Their folder cannot be written.</exception>
    internal static ObjectCache CacheOf(LakeLocation location, LakeOptions options, TimeProvider time)
    {
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Objects.Endpoint} {location.Text}")))[..16];
        var caches = options.Objects.CacheFolder ?? (options.LocalFolder is { } local
            ? Path.Combine(local, "cache")
            : Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home ? home : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "watchfloor"));
        try
        {
            return new(Path.Combine(caches, mark), options.Objects.CacheBytes, time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LakeException($"The copies of {location.Text} cannot be kept in {caches}: {exception.Message} Name a folder that can be written with Lake:Objects:CacheFolder, or --local.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => service?.Dispose();
}
