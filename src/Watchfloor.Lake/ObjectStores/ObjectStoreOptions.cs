namespace Watchfloor.Lake.ObjectStores;

/// <summary>How object stores are reached and how much of them is kept on this machine, section <c>Lake:Objects</c>.</summary>
/// <remarks>There is no setting for a key: the machine's own identity (task role, managed identity, service account) or what the cloud's command line is signed in as opens the store.</remarks>
public sealed class ObjectStoreOptions
{
    /// <summary>Address in place of the cloud's own: a VPC endpoint, MinIO, an emulator. Null for the cloud.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Region of an S3 bucket, for example <c>eu-central-1</c>; null takes the machine's (<c>AWS_REGION</c>). The other clouds need none.</summary>
    public string? Region { get; set; }

    /// <summary>Client id of the user-assigned managed identity that opens a Blob container; null takes <c>AZURE_CLIENT_ID</c>, else the machine's own identity.</summary>
    public string? ClientId { get; set; }

    /// <summary>Folder that keeps copies of the lake's files; null for <c>cache</c> in the data folder, else the user's cache folder. Losing it costs time and nothing else.</summary>
    public string? CacheFolder { get; set; }

    /// <summary>Most bytes of copies that stay. Default 10 GiB. One query may need this much at most; the copies used longest ago go first.</summary>
    public long CacheBytes { get; set; } = 10L << 30;

    /// <summary>How often one request is tried before it counts as failed. Default 6.</summary>
    public int Attempts { get; set; } = 6;

    /// <summary>Wait before the second attempt; it doubles each time, with chance mixed in, up to 20 seconds. What the store asks for goes first. Default 200 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest that one request may take. Default 100 seconds: a part must pass within it.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Size of the parts in which large files go up, four at a time. Default 8 MiB; S3 takes 5 MiB at least and 10,000 parts a file.</summary>
    public int PartBytes { get; set; } = 8 << 20;
}
