using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>A container of Azure Blob Storage, through Azure's own client. Every write carries its MD5, which the store checks before it keeps anything.</summary>
internal sealed class BlobObjects : IObjectService
{
    private const string UsualDomain = "blob.core.windows.net";
    private static readonly UploadTransferValidationOptions Checked = new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 };
    private readonly BlobContainerClient client;
    private readonly string container;
    private readonly int partBytes;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="location">Account and container.</param>
    /// <param name="options">Endpoint, identity, times.</param>
    /// <param name="credential">Who we are; null asks the usual places: workload identity, managed identity, the command line's sign-in.</param>
    /// <param name="transport">How requests leave; null for the usual way.</param>
    public BlobObjects(LakeLocation location, ObjectStoreOptions options, TokenCredential? credential = null, HttpPipelineTransport? transport = null)
    {
        (container, partBytes) = (location.Bucket, options.PartBytes);
        Address = $"az://{location.Account}/{container}";
        var settings = new BlobClientOptions();

        // Tried again by us, once and for every store alike.
        (settings.Retry.MaxRetries, settings.Retry.NetworkTimeout) = (0, options.RequestTimeout);
        if (transport is not null)
        {
            settings.Transport = transport;
        }

        if (options.Endpoint?.Scheme == Uri.UriSchemeHttp && credential is null)
        {
            // A token must not leave unencrypted, so an emulator has a key, and the client takes that from where Azure's tools do.
            client = Environment.GetEnvironmentVariable("AZURE_STORAGE_CONNECTION_STRING") is { Length: > 0 } connection
                ? new BlobContainerClient(connection, container, settings)
                : throw new LakeException($"The lake at {location.Text} cannot be opened at {options.Endpoint}: an identity goes over https only. Give an https address, or for an emulator set AZURE_STORAGE_CONNECTION_STRING.");
            return;
        }

        var root = options.Endpoint?.AbsoluteUri.TrimEnd('/') ?? $"https://{(location.Account!.Contains('.') ? location.Account : $"{location.Account}.{UsualDomain}")}";
        client = new BlobContainerClient(new Uri($"{root}/{container}"), credential ?? AzureIdentity.Usual(options.ClientId ?? Environment.GetEnvironmentVariable("AZURE_CLIENT_ID")), settings);
    }

    /// <inheritdoc/>
    public string Address { get; }

    /// <inheritdoc/>
    public Task<ObjectFacts> ReadAsync(string key, Stream destination, CancellationToken cancellationToken) => GuardedAsync("read", key, cancellationToken, async () =>
    {
        using var answer = (await client.GetBlobClient(key).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
        await answer.Content.CopyToAsync(destination, cancellationToken);
        return new ObjectFacts(answer.Details.ContentLength, answer.Details.ETag.ToString("G"), answer.Details.LastModified, ObjectFacts.ChecksumIn(answer.Details.Metadata));
    });

    /// <inheritdoc/>
    public Task<ObjectFacts?> HeadAsync(string key, CancellationToken cancellationToken) =>
        ObjectErrors.NullWhenMissingAsync(() => GuardedAsync("look at", key, cancellationToken, async () =>
        {
            var answer = (await client.GetBlobClient(key).GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            return new ObjectFacts(answer.ContentLength, answer.ETag.ToString("G"), answer.LastModified, ObjectFacts.ChecksumIn(answer.Metadata));
        }));

    /// <inheritdoc/>
    public Task<(IReadOnlyList<StoredObject> Objects, string? Next)> ListAsync(string prefix, string? next, CancellationToken cancellationToken) =>
        GuardedAsync("list", prefix, cancellationToken, async () =>
        {
            await foreach (var page in client.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).AsPages(next))
            {
                IReadOnlyList<StoredObject> found = [.. page.Values.Select(item => new StoredObject(item.Name, item.Properties.ContentLength ?? 0, item.Properties.LastModified ?? DateTimeOffset.UnixEpoch))];
                return (found, page.ContinuationToken is { Length: > 0 } more ? more : null);
            }

            return ((IReadOnlyList<StoredObject>)[], null);
        });

    /// <inheritdoc/>
    public async Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellationToken)
    {
        try
        {
            return await GuardedAsync("write", key, cancellationToken, async () =>
            {
                var upload = new BlobUploadOptions
                {
                    Conditions = new() { IfNoneMatch = condition.IsNew ? ETag.All : null, IfMatch = condition.Tag is { } tag ? new ETag(tag) : null },
                    Metadata = new Dictionary<string, string> { [ObjectFacts.ChecksumName] = Convert.ToHexStringLower(SHA256.HashData(content.Span)) },
                    TransferValidation = Checked,
                };
                using var stream = new MemoryStream(content.ToArray(), writable: false);
                return (string?)(await client.GetBlockBlobClient(key).UploadAsync(stream, upload, cancellationToken)).Value.ETag.ToString("G");
            });
        }
        catch (ObjectStoreException exception) when (exception.InnerException is RequestFailedException { Status: 412 } or RequestFailedException { Status: 409, ErrorCode: "BlobAlreadyExists" })
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task UploadAsync(string key, string path, string sha256, IRequestRunner requests, CancellationToken cancellationToken)
    {
        var size = new FileInfo(path).Length;
        if (size <= partBytes)
        {
            var content = await File.ReadAllBytesAsync(path, cancellationToken);
            await requests.RunAsync(token => PutAsync(key, content, default, token), cancellationToken);
            return;
        }

        // Blocks that are not in the final list go by themselves after a week.
        var blob = client.GetBlockBlobClient(key);
        await FileParts.ForEachAsync(path, partBytes, (number, content, token) => requests.RunAsync(again => PutPartAsync(blob, key, number, content, again), token), cancellationToken);
        var list = new CommitBlockListOptions { Metadata = new Dictionary<string, string> { [ObjectFacts.ChecksumName] = sha256 } };
        var ids = Enumerable.Range(0, FileParts.Count(size, partBytes)).Select(BlockId).ToList();
        await requests.RunAsync(token => GuardedAsync("write", key, token, async () => await blob.CommitBlockListAsync(ids, list, token)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        GuardedAsync("delete", key, cancellationToken, async () => (await client.GetBlobClient(key).DeleteIfExistsAsync(cancellationToken: cancellationToken)).Value);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The client shares its connections with others of the process.
    }

    private static string BlockId(int number) => Convert.ToBase64String(Encoding.UTF8.GetBytes(number.ToString("D8", CultureInfo.InvariantCulture)));

    private Task<bool> PutPartAsync(BlockBlobClient blob, string key, int number, byte[] content, CancellationToken cancellationToken) => GuardedAsync("write", key, cancellationToken, async () =>
    {
        using var stream = new MemoryStream(content, writable: false);
        await blob.StageBlockAsync(BlockId(number), stream, new BlockBlobStageBlockOptions { TransferValidation = Checked }, cancellationToken);
        return true;
    });

    private Task<T> GuardedAsync<T>(string doing, string key, CancellationToken cancellationToken, Func<Task<T>> request) =>
        ObjectErrors.GuardAsync(cancellationToken, request, exception => Explain(doing, $"{Address}/{key}", exception), $"{Address}/{key}", doing);

    private ObjectStoreException? Explain(string doing, string place, Exception exception) => exception switch
    {
        AggregateException => new(ObjectStoreFailure.Passing, $"The connection broke when we were to {doing} {place}: {exception.InnerException?.Message}", exception),
        AuthenticationFailedException => new(
            ObjectStoreFailure.Refused,
            $"Azure gave no token to {doing} {place}: {exception.Message} Give the machine a managed identity with the role Storage Blob Data Contributor on the container {container} (AZURE_CLIENT_ID names one of several), or sign in (az login).",
            exception),
        RequestFailedException { Status: 0 } => new(ObjectStoreFailure.Passing, $"Blob Storage could not be reached to {doing} {place}: {exception.Message} Check the network and Lake:Objects:Endpoint.", exception),
        RequestFailedException { ErrorCode: "ContainerNotFound" } => new(ObjectStoreFailure.Refused, $"There is no container {container} at {Address}. Make it, or name another with --lake.", exception),
        RequestFailedException { Status: 404 } => new(ObjectStoreFailure.Missing, $"There is no object {place}.", exception),
        RequestFailedException { Status: 401 or 403 } refused => new(
            ObjectStoreFailure.Refused,
            $"Blob Storage refused to {doing} {place} with {refused.Status} {refused.ErrorCode}. Give the identity the role Storage Blob Data Contributor on the container {container}, and ask from a network that the account lets in.",
            exception),
        RequestFailedException { Status: 408 or 429 or >= 500 } or RequestFailedException { ErrorCode: "Md5Mismatch" or "InvalidMd5" } => new(
            ObjectStoreFailure.Passing, $"Blob Storage answered {((RequestFailedException)exception).Status} {((RequestFailedException)exception).ErrorCode} when asked to {doing} {place}.", exception, RetryAfter((RequestFailedException)exception)),
        RequestFailedException other => new(ObjectStoreFailure.Refused, $"Blob Storage answered {other.Status} {other.ErrorCode} when asked to {doing} {place}.", exception),
        _ => null,
    };

    private static TimeSpan? RetryAfter(RequestFailedException answer) =>
        answer.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) == true && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
