using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Settings of a Falcon Data Replicator feed, section <c>Connectors:CrowdStrike:Fdr</c>. The Falcon console shows them when the feed is made.</summary>
public sealed class FdrOptions : IValidatableObject
{
    /// <summary>Address of the queue that announces files; without it the feed is not read.</summary>
    public Uri? QueueUrl { get; set; }

    /// <summary>AWS region; null to take it from the queue's address.</summary>
    public string? Region { get; set; }

    /// <summary>Access key id of the feed; null for the machine's own AWS credentials.</summary>
    public string? AccessKeyId { get; set; }

    /// <summary>Secret access key of the feed.</summary>
    public string? SecretAccessKey { get; set; }

    /// <summary>Root of the queue service, for one that is not AWS's.</summary>
    public Uri? SqsServiceUrl { get; set; }

    /// <summary>Root of the object store, for one that is not AWS's.</summary>
    public Uri? S3ServiceUrl { get; set; }

    /// <summary>How long a message stays hidden while its files are read; renewed while the work goes on. Too short and others read the same files. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "12:00:00", ErrorMessage = "Fdr:Visibility must be between 30 seconds and 12 hours.")]
    public TimeSpan Visibility { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long to wait for a message before the feed counts as read. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:20", ErrorMessage = "Fdr:Wait must be between 0 and 20 seconds.")]
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Largest file that is fetched, in bytes; it goes through the temporary folder. A larger one is left in the queue with a warning. Default 2 GiB.</summary>
    [Range(1024L, long.MaxValue, ErrorMessage = "Fdr:MaxFileBytes must be at least 1024.")]
    public long MaxFileBytes { get; set; } = 2L << 30;

    /// <summary>The region to use.</summary>
    internal string RegionName => Region ?? (QueueUrl?.Host.Split('.') is ["sqs", var region, ..] ? region : "us-east-1");

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, address) in new[] { (nameof(QueueUrl), QueueUrl), (nameof(SqsServiceUrl), SqsServiceUrl), (nameof(S3ServiceUrl), S3ServiceUrl) })
        {
            if (address is not null && !(address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)))
            {
                yield return new($"Fdr:{name} '{address}' must be an https address; http is for loopback only.", [name]);
            }
        }

        if (AccessKeyId is null != SecretAccessKey is null)
        {
            yield return new("Fdr:AccessKeyId and Fdr:SecretAccessKey belong together: set both, or neither for the machine's own AWS credentials.", [nameof(AccessKeyId)]);
        }
    }
}

/// <summary>Names every wrong setting at once.</summary>
[OptionsValidator]
internal sealed partial class FdrOptionsValidator : IValidateOptions<FdrOptions>;
