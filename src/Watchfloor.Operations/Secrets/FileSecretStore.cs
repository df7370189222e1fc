namespace Watchfloor.Operations;

/// <summary>Secrets in files, one value each, as Docker, Kubernetes and systemd mount them.</summary>
internal sealed class FileSecretStore : ISecretStore
{
    private const int MostBytes = 64 * 1024;

    /// <inheritdoc/>
    public string Name => "file";

    /// <inheritdoc/>
    public async Task<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(reference.Name);
            if (file.Exists && file.Length > MostBytes)
            {
                throw new SecretException(reference, $"the file has {file.Length} bytes, and a secret has at most {MostBytes}.");
            }

            if (file.Exists && !OperatingSystem.IsWindows() && (file.UnixFileMode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            {
                throw new SecretException(reference, "everybody on this machine may read or write the file. Take that away: chmod o-rw.");
            }

            var value = (await File.ReadAllTextAsync(reference.Name, cancellationToken)).TrimEnd('\r', '\n');
            return value.Length > 0 ? value : throw new SecretException(reference, "the file is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SecretException(reference, $"{exception.Message} Check the path, and that this process may read the file.", exception);
        }
    }
}
