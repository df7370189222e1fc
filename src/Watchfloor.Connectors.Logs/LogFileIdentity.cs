using System.Security.Cryptography;

namespace Watchfloor.Connectors.Logs;

/// <summary>A file by its bytes as they lie on disk, compressed or not: what the lake keeps it under.</summary>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
/// <param name="Length">Bytes.</param>
public sealed record LogFileIdentity(string Sha256, long Length)
{
    /// <summary>Reads the file once and hashes it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static async Task<LogFileIdentity> ComputeAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = LogContent.OpenFile(path);
        var hash = await SHA256.HashDataAsync(file, cancellationToken);
        return new(Convert.ToHexStringLower(hash), file.Position);
    }
}
