using System.Text.RegularExpressions;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>Kinds of places that a lake may lie in.</summary>
public enum LakeLocationKind
{
    /// <summary>A folder of this machine.</summary>
    Folder,

    /// <summary>Amazon S3, or a store that speaks its protocol.</summary>
    S3,

    /// <summary>Azure Blob Storage.</summary>
    Blob,

    /// <summary>Google Cloud Storage.</summary>
    Gcs,
}

/// <summary>Where a lake lies: a folder, <c>s3://bucket/prefix</c>, <c>az://account/container/prefix</c> (or the container's https address), <c>gs://bucket/prefix</c>.</summary>
public sealed partial record LakeLocation
{
    private LakeLocation(LakeLocationKind kind, string? account, string bucket, string prefix, string text)
    {
        (Kind, Account, Bucket, Prefix, Text) = (kind, account, bucket, prefix, text);
    }

    /// <summary>What kind of place it is.</summary>
    public LakeLocationKind Kind { get; }

    /// <summary>The storage account of a Blob container, a name or its host; null elsewhere.</summary>
    public string? Account { get; }

    /// <summary>The bucket or container; the full path of a folder.</summary>
    public string Bucket { get; }

    /// <summary>What every name begins with: empty, or ending with a slash.</summary>
    public string Prefix { get; }

    /// <summary>How people write it. Two ways to write one place give one text.</summary>
    public string Text { get; }

    /// <summary>Whether it is a folder of this machine.</summary>
    public bool IsFolder => Kind == LakeLocationKind.Folder;

    /// <summary>Reads a location as people write it.</summary>
    /// <exception cref="LakeException">It has a scheme we do not know, or lacks the bucket.</exception>
    public static LakeLocation Parse(string text)
    {
        if (Scheme().Match(text) is not { Success: true } scheme)
        {
            var folder = Path.GetFullPath(text);
            return new(LakeLocationKind.Folder, null, folder, "", folder);
        }

        // What stands before the host could be a password, and what follows a question mark a signature: neither belongs here or in a message.
        if (text.Contains('@') || text.Contains('?') || text.Contains('#'))
        {
            throw new LakeException("The lake's address holds an '@', '?' or '#'. Write it without keys and signatures: the machine's own identity opens the store.");
        }

        var parts = text[scheme.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Any(part => part is "." or ".."))
        {
            throw new LakeException($"The lake's address {text} holds a '.' or '..' between slashes, which an object store takes as a name. Write the address without it.");
        }

        return scheme.Groups[1].Value.ToLowerInvariant() switch
        {
            "s3" or "s3a" when parts is [var bucket, .. var prefix] => new(LakeLocationKind.S3, null, bucket, Joined(prefix), $"s3://{bucket}/{Joined(prefix)}".TrimEnd('/')),
            "gs" when parts is [var bucket, .. var prefix] => new(LakeLocationKind.Gcs, null, bucket, Joined(prefix), $"gs://{bucket}/{Joined(prefix)}".TrimEnd('/')),
            "az" when parts is [var account, var container, .. var prefix] => Blob(account, container, prefix),
            "https" when parts is [var host, var container, .. var prefix] && BlobHost().Match(host) is { Success: true } match =>
                Blob(match.Groups[2].Value == "blob.core.windows.net" ? match.Groups[1].Value : host, container, prefix),
            _ => throw new LakeException(
                $"The lake's address {text} is none we know. Name a folder, s3://BUCKET/PREFIX, az://ACCOUNT/CONTAINER/PREFIX, https://ACCOUNT.blob.core.windows.net/CONTAINER/PREFIX or gs://BUCKET/PREFIX."),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static LakeLocation Blob(string account, string container, string[] prefix) =>
        new(LakeLocationKind.Blob, account, container, Joined(prefix), $"az://{account}/{container}/{Joined(prefix)}".TrimEnd('/'));

    private static string Joined(string[] prefix) => string.Concat(prefix.Select(part => part + "/"));

    // A drive letter is one letter, a scheme two at least.
    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+.-]+)://")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^([a-z0-9]{3,24})\.(blob\.[a-z0-9.-]+)$", RegexOptions.IgnoreCase)]
    private static partial Regex BlobHost();
}
