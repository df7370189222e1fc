using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Watchfloor.Connectors.CrowdStrike.Fdr;

/// <summary>The queue and the bucket of a feed, through AWS's own clients.</summary>
internal sealed class FdrStore : IDisposable
{
    private const int Attempts = 3;
    private readonly FdrOptions options;
    private readonly AmazonSQSClient sqs;
    private readonly AmazonS3Client s3;

    /// <summary>Connects to nothing yet.</summary>
    public FdrStore(FdrOptions options)
    {
        this.options = options;
        var queue = new AmazonSQSConfig { AuthenticationRegion = options.RegionName, MaxErrorRetry = 4 };
        var store = new AmazonS3Config { AuthenticationRegion = options.RegionName, MaxErrorRetry = 4 };
        if (options.SqsServiceUrl is { } sqsUrl)
        {
            queue.ServiceURL = sqsUrl.ToString();
        }
        else
        {
            queue.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.RegionName);
        }

        if (options.S3ServiceUrl is { } s3Url)
        {
            // Stores that are not AWS's rarely know addresses by bucket, or the checksums that AWS added.
            (store.ServiceURL, store.ForcePathStyle) = (s3Url.ToString(), true);
            (store.RequestChecksumCalculation, store.ResponseChecksumValidation) = (RequestChecksumCalculation.WHEN_REQUIRED, ResponseChecksumValidation.WHEN_REQUIRED);
        }
        else
        {
            store.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.RegionName);
        }

        var keys = options.AccessKeyId is null ? null : new BasicAWSCredentials(options.AccessKeyId, options.SecretAccessKey);
        sqs = keys is null ? new AmazonSQSClient(queue) : new AmazonSQSClient(keys, queue);
        s3 = keys is null ? new AmazonS3Client(store) : new AmazonS3Client(keys, store);
    }

    /// <summary>The next message, hidden from others for a while; null when none is there.</summary>
    public async Task<(string Id, string Body, string Receipt)?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var answer = await Guarded("the queue", () => sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = options.QueueUrl!.ToString(), MaxNumberOfMessages = 1,
                VisibilityTimeout = (int)options.Visibility.TotalSeconds, WaitTimeSeconds = (int)options.Wait.TotalSeconds,
            },
            cancellationToken));
        return answer.Messages is [var message, ..] ? (message.MessageId, message.Body, message.ReceiptHandle) : null;
    }

    /// <summary>Takes a message off the queue for good.</summary>
    public Task DeleteAsync(string receipt, CancellationToken cancellationToken) =>
        Guarded("the queue", () => sqs.DeleteMessageAsync(options.QueueUrl!.ToString(), receipt, cancellationToken));

    /// <summary>Keeps a message hidden for longer. One that others have by now is theirs; what both read is known by its id.</summary>
    public async Task HideAsync(string receipt, CancellationToken cancellationToken)
    {
        try
        {
            await sqs.ChangeMessageVisibilityAsync(options.QueueUrl!.ToString(), receipt, (int)options.Visibility.TotalSeconds, cancellationToken);
        }
        catch (AmazonServiceException)
        {
            // Not worth stopping for.
        }
    }

    /// <summary>Fetches a file whole and checks it before any line of it is believed; null with the reason when it cannot be had.</summary>
    public async Task<(FileStream? Content, string? Problem)> FetchAsync(FdrFile file, CancellationToken cancellationToken)
    {
        if (file.Size > options.MaxFileBytes)
        {
            return (null, $"it has {file.Size} bytes, more than Fdr:MaxFileBytes");
        }

        var problem = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // Deleted with the last handle, so that a stop leaves nothing behind.
            var content = new FileStream(
                Path.Combine(Path.GetTempPath(), $"watchfloor-fdr-{Guid.CreateVersion7():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            try
            {
                problem = await TryFetchAsync(file, content, cancellationToken);
                if (problem is null)
                {
                    content.Position = 0;
                    return (content, null);
                }

                await content.DisposeAsync();
            }
            catch
            {
                await content.DisposeAsync();
                throw;
            }
        }

        return (null, problem);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sqs.Dispose();
        s3.Dispose();
    }

    private async Task<string?> TryFetchAsync(FdrFile file, FileStream content, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Guarded("the bucket", () => s3.GetObjectAsync(new GetObjectRequest { BucketName = file.Bucket, Key = file.Path }, cancellationToken));
            using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            var buffer = new byte[1 << 16];
            for (int read; (read = await answer.ResponseStream.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (content.Length + read > options.MaxFileBytes)
                {
                    return "it is larger than Fdr:MaxFileBytes";
                }

                md5.AppendData(buffer, 0, read);
                await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return file.Size is { } size && size != content.Length ? $"it has {content.Length} bytes where the message says {size}"
                : file.Md5 is { Length: 32 } expected && expected != Convert.ToHexStringLower(md5.GetHashAndReset()) ? "its MD5 is not the one that the message names"
                : null;
        }
        catch (ConnectorException exception) when (exception.StatusCode == 404)
        {
            return "the bucket does not have it";
        }
        catch (AmazonClientException)
        {
            // The client compares by itself where the store names an MD5.
            return "its content does not have the MD5 that the bucket names";
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return $"it broke off: {exception.GetType().Name}";
        }
    }

    private static async Task<T> Guarded<T>(string what, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (AmazonServiceException exception)
        {
            var advice = (int)exception.StatusCode is 401 or 403 ? " Check Connectors:CrowdStrike:Fdr:AccessKeyId and SecretAccessKey, and the region." : " Check Connectors:CrowdStrike:Fdr:QueueUrl.";
            throw new ConnectorException(
                FalconClient.Vendor, $"AWS refused {what} of Falcon Data Replicator with {(int)exception.StatusCode} {new Ocsf.VendorText(exception.ErrorCode).ForDisplay(60)}.{advice}", (int)exception.StatusCode, innerException: exception);
        }
        catch (Exception exception) when (exception is AmazonClientException or HttpRequestException)
        {
            throw new ConnectorException(FalconClient.Vendor, $"{what[..1].ToUpperInvariant()}{what[1..]} of Falcon Data Replicator could not be reached. Check the address, the proxy and the AWS credentials.", innerException: exception);
        }
    }
}
