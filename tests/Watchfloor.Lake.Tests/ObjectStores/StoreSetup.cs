using Amazon.Runtime;
using Watchfloor.Lab.ObjectStores;
using Watchfloor.Lake.ObjectStores;
using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests.ObjectStores;

/// <summary>A cloud's store in the lab, and the lake's way to it.</summary>
internal sealed class StoreSetup : IAsyncDisposable
{
    private readonly TemporaryDirectory folder = new();

    private StoreSetup(LabObjectStore lab) => Lab = lab;

    public LabObjectStore Lab { get; }

    public string Folder => folder.Path;

    public static async Task<StoreSetup> StartAsync(LabStoreKind kind, TimeProvider? time = null) => new(await LabObjectStore.StartAsync(kind, time ?? TimeProvider.System, Token));

    /// <summary>Waits of a millisecond, so that a test of ten attempts takes no time.</summary>
    public LakeOptions Options(string prefix = "prod/lake", string? cache = null) => new()
    {
        Directory = Lab.Kind switch
        {
            _ => $"s3://{LabObjectStore.Bucket}/{prefix}",
        },
        Threads = 1,
        MemoryLimitBytes = 256L << 20,
        LocalFolder = folder.File(cache ?? "local"),
        Objects = new() { Endpoint = Lab.Address, RetryDelay = TimeSpan.FromMilliseconds(1), RequestTimeout = TimeSpan.FromSeconds(20) },
    };

    public LakeStores Stores(LakeOptions options, string? secret = null) =>
        LakeStores.Remote(LakeLocation.Parse(options.Directory), options, Service(options, secret ?? Lab.Secret), TimeProvider.System);

    public Task<EventLake> OpenLakeAsync(LakeOptions? options = null, TimeProvider? time = null) =>
        EventLake.OpenAsync(options ?? Options(), time ?? Clock(), Stores(options ?? Options()), Token);

    public async ValueTask DisposeAsync()
    {
        await Lab.DisposeAsync();
        folder.Dispose();
    }

    private IObjectService Service(LakeOptions options, string secret)
    {
        var location = LakeLocation.Parse(options.Directory);
        return Lab.Kind switch
        {
            _ => new S3Objects(location, options.Objects, new BasicAWSCredentials(LabObjectStore.KeyId, secret)),
        };
    }
}
