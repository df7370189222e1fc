namespace Watchfloor.Lake.ObjectStores;

/// <summary>A folder that lives as long as its owner: it goes with it, and when the owner was killed, the next process deletes it.</summary>
internal sealed class MountFolder : IDisposable
{
    private const string LockEnding = ".lock";
    private readonly FileStream held;

    private MountFolder(string path, FileStream held)
    {
        (Path, this.held) = (path, held);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes one below <paramref name="parent"/> and deletes those whose owners are gone.</summary>
    public static MountFolder Make(string parent)
    {
        Directory.CreateDirectory(parent);
        foreach (var stale in Directory.EnumerateFiles(parent, "*" + LockEnding))
        {
            if (TryHold(stale, FileMode.Open) is { } orphan)
            {
                Delete(stale[..^LockEnding.Length], orphan);
            }
        }

        while (true)
        {
            // The lock comes before the folder, so that no folder is ever without one.
            var path = System.IO.Path.Combine(parent, Guid.CreateVersion7().ToString("N"));
            if (TryHold(path + LockEnding, FileMode.CreateNew) is { } held)
            {
                Directory.CreateDirectory(path);
                return new(path, held);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Delete(Path, held);

    private static FileStream? TryHold(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException exception) when (!LakeErrors.IsDiskFull(exception) && exception is not DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void Delete(string path, FileStream held)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }

            File.Delete(path + LockEnding);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next process tries again.
        }
        finally
        {
            held.Dispose();
        }
    }
}
