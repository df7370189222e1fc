using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>An S3 bucket, through AWS's own client. Every write carries its SHA-256, which the store checks before it keeps anything.</summary>
internal sealed class S3Objects : IObjectService
{
    private readonly AmazonS3Client client;
    private readonly string bucket;
    private readonly int partBytes;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="location">The bucket.</param>
    /// <param name="options">Endpoint, region, times.</param>
    /// <param name="credentials">Who we are; null asks the usual places: variables, profile, task role, instance role.</param>
    public S3Objects(LakeLocation location, ObjectStoreOptions options, AWSCredentials? credentials = null)
    {
        (bucket, partBytes) = (location.Bucket, options.PartBytes);

        // Tried again by us, once and for every store alike.
        var config = new AmazonS3Config { MaxErrorRetry = 0, Timeout = options.RequestTimeout };
        if (options.Endpoint is not null)
        {
            (config.ServiceURL, config.ForcePathStyle, config.AuthenticationRegion) = (options.Endpoint.AbsoluteUri, true, options.Region ?? "us-east-1");
        }
        else if (options.Region is not null)
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        }

        try
        {
            client = credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
        }
        catch (AmazonClientException exception)
        {
            throw new LakeException($"The lake at {location.Text} cannot be opened: {exception.Message} Set Lake:Objects:Region or AWS_REGION to the bucket's region.", exception);
        }
    }

    /// <inheritdoc/>
    public string Address => $"s3://{bucket}";

    /// <inheritdoc/>
    public Task<ObjectFacts> ReadAsync(string key, Stream destination, CancellationToken cancellationToken) => GuardedAsync("read", key, cancellationToken, async () =>
    {
        using var answer = await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellationToken);
        try
        {
            await answer.ResponseStream.CopyToAsync(destination, cancellationToken);
        }
        catch (AmazonClientException exception)
        {
            // The client checks what the store says of the bytes while they come.
            throw new ObjectStoreException(ObjectStoreFailure.Passing, $"{Address}/{key} came damaged: {exception.Message}. If it stays so, restore the object from an earlier version.", exception);
        }

        return new ObjectFacts(answer.ContentLength, answer.ETag, Utc(answer.LastModified), answer.Metadata[ObjectFacts.ChecksumName]);
    });

    /// <inheritdoc/>
    public Task<ObjectFacts?> HeadAsync(string key, CancellationToken cancellationToken) =>
        ObjectErrors.NullWhenMissingAsync(() => GuardedAsync("look at", key, cancellationToken, async () =>
        {
            var answer = await client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = bucket, Key = key }, cancellationToken);
            return new ObjectFacts(answer.ContentLength, answer.ETag, Utc(answer.LastModified), answer.Metadata[ObjectFacts.ChecksumName]);
        }));

    /// <inheritdoc/>
    public Task<(IReadOnlyList<StoredObject> Objects, string? Next)> ListAsync(string prefix, string? next, CancellationToken cancellationToken) =>
        GuardedAsync("list", prefix, cancellationToken, async () =>
        {
            var answer = await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, ContinuationToken = next }, cancellationToken);
            IReadOnlyList<StoredObject> found = [.. (answer.S3Objects ?? []).Select(item => new StoredObject(item.Key, item.Size ?? 0, Utc(item.LastModified)))];
            return (found, answer.IsTruncated == true ? answer.NextContinuationToken : null);
        });

    /// <inheritdoc/>
    public async Task<string?> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellationToken)
    {
        try
        {
            return await GuardedAsync("write", key, cancellationToken, async () =>
            {
                var hash = SHA256.HashData(content.Span);
                var request = new PutObjectRequest
                {
                    BucketName = bucket, Key = key, InputStream = new MemoryStream(content.ToArray()), UseChunkEncoding = false,
                    ChecksumSHA256 = Convert.ToBase64String(hash),
                    IfNoneMatch = condition.IsNew ? "*" : null, IfMatch = condition.Tag,
                };
                request.Metadata[ObjectFacts.ChecksumName] = Convert.ToHexStringLower(hash);
                return (string?)(await client.PutObjectAsync(request, cancellationToken)).ETag;
            });
        }
        catch (ObjectStoreException exception) when (exception.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed }
            || (condition.Tag is not null && exception.Failure == ObjectStoreFailure.Missing))
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

        var upload = await requests.RunAsync(token => StartAsync(key, sha256, token), cancellationToken);
        try
        {
            var parts = new PartETag[FileParts.Count(size, partBytes)];
            await FileParts.ForEachAsync(
                path, partBytes, async (number, content, token) => parts[number] = await requests.RunAsync(again => PutPartAsync(key, upload, number + 1, content, again), token), cancellationToken);
            await requests.RunAsync(token => FinishAsync(key, upload, parts, token), cancellationToken);
        }
        catch (Exception exception)
        {
            if (exception is ObjectStoreException { Failure: ObjectStoreFailure.Missing } && await IsThereAsync(key, size, sha256, requests, cancellationToken))
            {
                // An earlier attempt finished the upload, and its answer was lost.
                return;
            }

            // Parts that belong to nothing cost money until they are thrown away.
            await AbortQuietlyAsync(key, upload);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        GuardedAsync("delete", key, cancellationToken, async () => await client.DeleteObjectAsync(bucket, key, cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static DateTimeOffset Utc(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime(), TimeSpan.Zero) : DateTimeOffset.UnixEpoch;

    private Task<string> StartAsync(string key, string sha256, CancellationToken cancellationToken) => GuardedAsync("write", key, cancellationToken, async () =>
    {
        var request = new InitiateMultipartUploadRequest { BucketName = bucket, Key = key, ChecksumAlgorithm = ChecksumAlgorithm.SHA256 };
        request.Metadata[ObjectFacts.ChecksumName] = sha256;
        return (await client.InitiateMultipartUploadAsync(request, cancellationToken)).UploadId;
    });

    private Task<PartETag> PutPartAsync(string key, string upload, int number, byte[] content, CancellationToken cancellationToken) => GuardedAsync("write", key, cancellationToken, async () =>
    {
        var hash = Convert.ToBase64String(SHA256.HashData(content));
        var answer = await client.UploadPartAsync(
            new UploadPartRequest { BucketName = bucket, Key = key, UploadId = upload, PartNumber = number, PartSize = content.Length, InputStream = new MemoryStream(content), UseChunkEncoding = false, ChecksumSHA256 = hash },
            cancellationToken);
        return new PartETag { PartNumber = number, ETag = answer.ETag, ChecksumSHA256 = hash };
    });

    private Task<bool> FinishAsync(string key, string upload, PartETag[] parts, CancellationToken cancellationToken) => GuardedAsync("write", key, cancellationToken, async () =>
    {
        await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload, PartETags = [.. parts] }, cancellationToken);
        return true;
    });

    private async Task<bool> IsThereAsync(string key, long size, string sha256, IRequestRunner requests, CancellationToken cancellationToken) =>
        await requests.RunAsync(token => HeadAsync(key, token), cancellationToken) is { } facts && facts.Size == size && facts.Sha256 == sha256;

    private async Task AbortQuietlyAsync(string key, string upload)
    {
        try
        {
            await client.AbortMultipartUploadAsync(bucket, key, upload, CancellationToken.None);
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or OperationCanceledException)
        {
            // The first error is the one to tell; the bucket's lifecycle rule takes what is left.
        }
    }

    private Task<T> GuardedAsync<T>(string doing, string key, CancellationToken cancellationToken, Func<Task<T>> request) =>
        ObjectErrors.GuardAsync(cancellationToken, request, exception => exception is AmazonServiceException or AmazonClientException ? Explain(doing, key, exception) : null, $"{Address}/{key}", doing);

    private ObjectStoreException Explain(string doing, string key, Exception exception)
    {
        var place = $"{Address}/{key}";
        if (exception is not AmazonServiceException { StatusCode: not 0 } answer)
        {
            return exception.InnerException is HttpRequestException or IOException or TaskCanceledException
                ? new(ObjectStoreFailure.Passing, $"S3 could not be reached to {doing} {place}: {exception.InnerException.Message} Check the network and Lake:Objects:Endpoint.", exception)
                : new(ObjectStoreFailure.Refused, $"S3 could not be asked to {doing} {place}: {exception.Message} Give the machine a role that may use the bucket {bucket}, or sign in (AWS_PROFILE).", exception);
        }

        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        return answer switch
        {
            { ErrorCode: "NoSuchBucket" } => new(ObjectStoreFailure.Refused, $"There is no S3 bucket {bucket}. Make it, or name another with --lake.", exception),
            { StatusCode: HttpStatusCode.NotFound } => new(ObjectStoreFailure.Missing, $"There is no object {place}.", exception),
            { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new(
                ObjectStoreFailure.Refused,
                $"S3 refused to {doing} {place} with {status} {answer.ErrorCode}. The role needs s3:ListBucket on the bucket {bucket}, s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on its objects, and the use of its KMS key.",
                exception),
            { StatusCode: HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect } or { ErrorCode: "AuthorizationHeaderMalformed" } => new(
                ObjectStoreFailure.Refused, $"The S3 bucket {bucket} lies in another region ({answer.ErrorCode}). Set Lake:Objects:Region to its region.", exception),

            // 409: somebody deletes what we make sure is absent; S3 asks to try again. 400: the connection was too slow, or a checksum did not hold on the way.
            { StatusCode: HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } or { ErrorCode: "RequestTimeout" or "SlowDown" or "BadDigest" or "XAmzContentSHA256Mismatch" } =>
                new(ObjectStoreFailure.Passing, $"S3 answered {status} {answer.ErrorCode} when asked to {doing} {place}.", exception, RetryAfter(answer)),
            _ => new(ObjectStoreFailure.Refused, $"S3 answered {status} {answer.ErrorCode} when asked to {doing} {place}: {answer.Message}", exception),
        };
    }

    private static TimeSpan? RetryAfter(AmazonServiceException answer) =>
        answer.InnerException is Amazon.Runtime.Internal.HttpErrorResponseException { Response: { } response } && int.TryParse(response.GetHeaderValue("Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
