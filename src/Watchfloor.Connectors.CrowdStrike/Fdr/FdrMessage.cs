using System.Text.Json;

namespace Watchfloor.Connectors.CrowdStrike.Fdr;

/// <summary>One file that a message announces.</summary>
/// <param name="Bucket">Bucket.</param>
/// <param name="Path">Path in it.</param>
/// <param name="Size">Bytes; null when not said.</param>
/// <param name="Md5">MD5 in lower-case hexadecimal; null when not said.</param>
internal sealed record FdrFile(string Bucket, string Path, long? Size, string? Md5);

/// <summary>A message of the queue: some files that are ready.</summary>
internal sealed record FdrMessage(IReadOnlyList<FdrFile> Files)
{
    /// <summary>Reads a message; null when it is none of Data Replicator's.</summary>
    public static FdrMessage? Of(string body)
    {
        try
        {
            var fields = new JsonRecord(JsonElement.Parse(body));
            var files = fields.Objects("files");
            var bucket = fields.Text("bucket");
            return bucket is null || files.Count == 0 || files.Any(file => file.Text("path") is null) ? null
                : new([.. files.Select(file => new FdrFile(bucket, file.Text("path")!, file.Long("size"), file.Text("checksum")?.ToLowerInvariant()))]);
        }
        catch (Exception exception) when (exception is JsonException or UnmappableRecordException)
        {
            return null;
        }
    }
}
