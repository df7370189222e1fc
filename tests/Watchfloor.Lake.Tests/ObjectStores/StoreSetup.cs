using Amazon.Runtime;
using Azure.Core;
using Azure.Core.Pipeline;
using Google.Apis.Auth.OAuth2;
using Watchfloor.Lab.ObjectStores;
using Watchfloor.Lake.ObjectStores;
using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests.ObjectStores;

/// <summary>A cloud's store in the lab, and the lake's way to it.</summary>
internal sealed class StoreSetup : IAsyncDisposable
{
    private const string Account = "lablake";
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
            LabStoreKind.Blob => $"az://{Account}/{LabObjectStore.Bucket}/{prefix}",
            LabStoreKind.Gcs => $"gs://{LabObjectStore.Bucket}/{prefix}",
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

    public ObjectFolder OpenFolder(string prefix, string? cache = null)
    {
        var options = Options(prefix, cache);
        return ObjectFolder.Over(LakeLocation.Parse(options.Directory), options, Service(options, Lab.Secret), TimeProvider.System);
    }

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
            LabStoreKind.Blob => new BlobObjects(location, WithoutEndpoint(options.Objects), new OneToken(secret), new HttpClientTransport(new HttpClient(new ToLab(options.Objects.Endpoint!)))),
            LabStoreKind.Gcs => new GcsObjects(location, options.Objects, GoogleCredential.FromAccessToken(secret)),
            _ => new S3Objects(location, options.Objects, new BasicAWSCredentials(LabObjectStore.KeyId, secret)),
        };
    }

    // Azure's client sends a token over https only, so what leaves for the account's own address is led to the lab.
    private static ObjectStoreOptions WithoutEndpoint(ObjectStoreOptions options) => new() { RequestTimeout = options.RequestTimeout, PartBytes = options.PartBytes };

    private sealed class ToLab(Uri lab) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal($"{Account}.blob.core.windows.net", request.RequestUri!.Host);
            request.RequestUri = new Uri(lab, request.RequestUri.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class OneToken(string token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(token, TimeProvider.System.GetUtcNow().AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
