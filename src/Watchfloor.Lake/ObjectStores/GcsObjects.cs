using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Google;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;
using Google.Apis.Storage.v1;
using Google.Cloud.Storage.V1;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>A bucket of Google Cloud Storage, through Google's own client. Every write carries its MD5, which the store checks before it keeps anything; every read its CRC32C, which the client checks.</summary>
internal sealed class GcsObjects : IObjectService
{
    private readonly StorageClient client;
    private readonly string bucket;
    private readonly int partBytes;
    private readonly RetryHints hints = new();

    /// <summary>Connects to nothing but, where there is no credential given, the machine's identity.</summary>
    /// <param name="location">The bucket.</param>
    /// <param name="options">Endpoint, times.</param>
    /// <param name="credential">Who we are; null asks the usual places: the machine's service account, the command line's sign-in.</param>
    public GcsObjects(LakeLocation location, ObjectStoreOptions options, GoogleCredential? credential = null)
    {
        const int ChunkUnit = 256 << 10;
        (bucket, partBytes) = (location.Bucket, Math.Max(ChunkUnit, options.PartBytes / ChunkUnit * ChunkUnit));
        var builder = new StorageClientBuilder { BaseUri = options.Endpoint is { } endpoint ? $"{endpoint.AbsoluteUri.TrimEnd('/')}/storage/v1/" : null };
        if (credential is not null)
        {
            builder.GoogleCredential = credential;
        }

        // A token must not leave unencrypted; emulators ask for none.
        builder.UnauthenticatedAccess = credential is null && options.Endpoint?.Scheme == Uri.UriSchemeHttp;
        try
        {
            client = builder.Build();
        }
        catch (InvalidOperationException exception)
        {
            throw new LakeException(
                $"The lake at {location.Text} cannot be opened: there is no Google identity here. Run where a service account is attached that has the role Storage Object User on the bucket {bucket}, or sign in (gcloud auth application-default login).",
                exception);
        }

        // Tried again by us, once and for every store alike.
        var http = client.Service.HttpClient;
        (http.Timeout, http.MessageHandler.NumTries) = (options.RequestTimeout, 1);
        http.MessageHandler.AddUnsuccessfulResponseHandler(hints);
    }

    /// <inheritdoc/>
    public string Address => $"gs://{bucket}";

    /// <inheritdoc/>
    public Task<ObjectFacts> ReadAsync(string key, Stream destination, CancellationToken cancellationToken) => GuardedAsync("read", key, cancellationToken, async () =>
    {
        var start = destination.Position;
        var found = await client.DownloadObjectAsync(bucket, key, destination, new DownloadObjectOptions { DownloadValidationMode = DownloadValidationMode.Always }, cancellationToken);
        return new ObjectFacts((long?)found.Size ?? destination.Position - start, Tag(found.Generation), found.UpdatedDateTimeOffset ?? DateTimeOffset.UnixEpoch, null);
    });

    /// <inheritdoc/>
    public Task<ObjectFacts?> HeadAsync(string key, CancellationToken cancellationToken) =>
        ObjectErrors.NullWhenMissingAsync(() => GuardedAsync("look at", key, cancellationToken, async () =>
        {
            var found = await client.GetObjectAsync(bucket, key, new GetObjectOptions { RetryOptions = RetryOptions.Never }, cancellationToken);
            return new ObjectFacts((long)(found.Size ?? 0), Tag(found.Generation), found.UpdatedDateTimeOffset ?? DateTimeOffset.UnixEpoch, ObjectFacts.ChecksumIn(found.Metadata));
        }));

    /// <inheritdoc/>
    public Task<(IReadOnlyList<StoredObject> Objects, string? Next)> ListAsync(string prefix, string? next, CancellationToken cancellationToken) =>
        GuardedAsync("list", prefix, cancellationToken, async () =>
        {
            var options = new ListObjectsOptions { PageToken = next, Fields = "items(name,size,updated),nextPageToken", RetryOptions = RetryOptions.Never };
            await foreach (var page in client.ListObjectsAsync(bucket, prefix, options).AsRawResponses().WithCancellation(cancellationToken))
            {
                IReadOnlyList<StoredObject> found = [.. (page.Items ?? []).Select(item => new StoredObject(item.Name, (long)(item.Size ?? 0), item.UpdatedDateTimeOffset ?? DateTimeOffset.UnixEpoch))];
                return (found, (string?)page.NextPageToken);
            }

            return ((IReadOnlyList<StoredObject>)[], null);
        });

    /// <inheritdoc/>
    public async Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellationToken)
    {
        try
        {
            using var source = new MemoryStream(content.ToArray(), writable: false);
            return await PutAsync(key, source, Convert.ToHexStringLower(SHA256.HashData(content.Span)), condition, cancellationToken);
        }
        catch (ObjectStoreException exception) when (exception.InnerException is GoogleApiException { HttpStatusCode: HttpStatusCode.PreconditionFailed } || (condition.Tag is not null && exception.Failure == ObjectStoreFailure.Missing))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task UploadAsync(string key, string path, string sha256, IRequestRunner requests, CancellationToken cancellationToken) => requests.RunAsync(
        async token =>
        {
            // In chunks over one session; what is not finished is nowhere to be seen and goes after a week.
            await using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return await PutAsync(key, source, sha256, default, token);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            await GuardedAsync("delete", key, cancellationToken, async () =>
            {
                await client.DeleteObjectAsync(bucket, key, new DeleteObjectOptions { RetryOptions = RetryOptions.Never }, cancellationToken);
                return true;
            });
        }
        catch (ObjectStoreException exception) when (exception.Failure == ObjectStoreFailure.Missing)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static string Tag(long? generation) => (generation ?? 0).ToString(CultureInfo.InvariantCulture);

    private Task<string?> PutAsync(string key, Stream source, string sha256, PutCondition condition, CancellationToken cancellationToken) => GuardedAsync("write", key, cancellationToken, async () =>
    {
#pragma warning disable CA5351 // MD5 is what the store checks an upload by; it guards against damage, not against people.
        var md5 = Convert.ToBase64String(await MD5.HashDataAsync(source, cancellationToken));
#pragma warning restore CA5351
        source.Position = 0;
        var described = new Google.Apis.Storage.v1.Data.Object
        {
            Bucket = bucket, Name = key, ContentType = "application/octet-stream", Md5Hash = md5, Metadata = new Dictionary<string, string> { [ObjectFacts.ChecksumName] = sha256 },
        };
        var options = new UploadObjectOptions
        {
            IfGenerationMatch = condition.IsNew ? 0 : condition.Tag is { } tag ? long.Parse(tag, CultureInfo.InvariantCulture) : null,
            ChunkSize = partBytes,
            UploadValidationMode = UploadValidationMode.None,
        };
        return (string?)Tag((await client.UploadObjectAsync(described, source, options, cancellationToken)).Generation);
    });

    private Task<T> GuardedAsync<T>(string doing, string key, CancellationToken cancellationToken, Func<Task<T>> request)
    {
        hints.Begin();
        return ObjectErrors.GuardAsync(cancellationToken, request, exception => Explain(doing, $"{Address}/{key}", exception), $"{Address}/{key}", doing);
    }

    private ObjectStoreException? Explain(string doing, string place, Exception exception) => exception switch
    {
        Google.Apis.Auth.OAuth2.Responses.TokenResponseException => new(
            ObjectStoreFailure.Refused, $"Google gave no token to {doing} {place}: {exception.Message} Attach a service account to the machine, or sign in (gcloud auth application-default login).", exception),
        GoogleApiException { HttpStatusCode: HttpStatusCode.NotFound } missing when doing == "list" || missing.Error?.Message?.Contains("bucket does not exist", StringComparison.OrdinalIgnoreCase) == true =>
            new(ObjectStoreFailure.Refused, $"There is no Cloud Storage bucket {bucket}. Make it, or name another with --lake.", exception),
        GoogleApiException { HttpStatusCode: HttpStatusCode.NotFound } => new(ObjectStoreFailure.Missing, $"There is no object {place}.", exception),
        GoogleApiException { HttpStatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } refused => new(
            ObjectStoreFailure.Refused,
            $"Cloud Storage refused to {doing} {place} with {(int)refused.HttpStatusCode}. Give the service account the role Storage Object User (roles/storage.objectUser) on the bucket {bucket}, and let Cloud Storage's own account use its KMS key.",
            exception),
        GoogleApiException { HttpStatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } busy => new(
            ObjectStoreFailure.Passing, $"Cloud Storage answered {(int)busy.HttpStatusCode} when asked to {doing} {place}.", exception, hints.RetryAfter),
        GoogleApiException { HttpStatusCode: HttpStatusCode.BadRequest } damaged when damaged.Error?.Message?.Contains("MD5", StringComparison.OrdinalIgnoreCase) == true =>
            new(ObjectStoreFailure.Passing, $"{place} reached Cloud Storage damaged.", exception),
        GoogleApiException other => new(ObjectStoreFailure.Refused, $"Cloud Storage answered {(int)other.HttpStatusCode} when asked to {doing} {place}: {other.Error?.Message}", exception),

        // The client's word for bytes whose CRC32C is not what the store says.
        IOException when exception.Message.Contains("hash", StringComparison.OrdinalIgnoreCase) =>
            new(ObjectStoreFailure.Passing, $"{place} came damaged: {exception.Message} If it stays so, restore the object from an earlier version.", exception),
        _ => null,
    };

    // The client keeps the answer's headers to itself; this hears the wait that the store asks for.
    private sealed class RetryHints : IHttpUnsuccessfulResponseHandler
    {
        private readonly AsyncLocal<StrongBox?> current = new();

        public TimeSpan? RetryAfter => current.Value?.Wait;

        public void Begin() => current.Value = new();

        public Task<bool> HandleResponseAsync(HandleUnsuccessfulResponseArgs args)
        {
            current.Value?.Wait = args.Response.Headers.RetryAfter?.Delta;
            return Task.FromResult(false);
        }

        private sealed class StrongBox
        {
            public TimeSpan? Wait { get; set; }
        }
    }
}
