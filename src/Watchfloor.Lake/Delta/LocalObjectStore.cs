using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Watchfloor.Lake.Delta;

/// <summary>A table in a folder of this machine.</summary>
/// <remarks>Put-if-absent writes and syncs a temporary file and then links it under its name, which fails when the name is taken.</remarks>
/// <param name="root">The table's folder.</param>
internal sealed partial class LocalObjectStore(string root) : IObjectStore
{
    /// <summary>Folder for files that are not part of the table yet. Readers ignore names that begin with an underscore.</summary>
    internal const string StagingFolder = "_staging";

    private readonly string root = Path.GetFullPath(root);

    /// <inheritdoc/>
    public string Location => root;

    /// <inheritdoc/>
    public string WorkFolder => Path.Combine(root, StagingFolder);

    /// <inheritdoc/>
    public async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(name), cancellationToken);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new FileNotFoundException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]?> TryReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            // Looking first costs less than the exception, and most looks are for a commit that is not there yet.
            return File.Exists(PathOf(name)) ? await ReadAsync(name, cancellationToken) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => Task.FromResult(File.Exists(PathOf(name)));

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredObject> ListAsync(string folder, CancellationToken cancellationToken) => ListAsync(folder, "*", SearchOption.AllDirectories, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredObject> ListPrefixAsync(string start, CancellationToken cancellationToken) =>
        ListAsync(Path.GetDirectoryName(start) ?? "", Path.GetFileName(start) + "*", SearchOption.TopDirectoryOnly, cancellationToken);

    // All files below a folder, or those in it whose names begin alike.
    private async IAsyncEnumerable<StoredObject> ListAsync(string folder, string pattern, SearchOption depth, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = new DirectoryInfo(PathOf(folder));
        if (!start.Exists)
        {
            yield break;
        }

        await Task.CompletedTask;
        foreach (var file in start.EnumerateFiles(pattern, depth))
        {
            cancellationToken.ThrowIfCancellationRequested();
            StoredObject stored;
            try
            {
                stored = new(Path.GetRelativePath(root, file.FullName).Replace('\\', '/'), file.Length, file.LastWriteTimeUtc);
            }
            catch (FileNotFoundException)
            {
                // Another process finished or deleted it while we looked.
                continue;
            }

            yield return stored;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var target = PathOf(name);
        if (File.Exists(target))
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = await WriteStagedAsync(content, cancellationToken);
        try
        {
            if (!HardLink.TryMake(temporary, target))
            {
                return false;
            }

            SyncFolder(Path.GetDirectoryName(target)!);
            return true;
        }
        finally
        {
            LeftoverFile.Delete(temporary);
        }
    }

    /// <inheritdoc/>
    public async Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var temporary = await WriteStagedAsync(content, cancellationToken);
        await PublishAsync(temporary, name, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already, with its folder.
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<string> LocalPathAsync(string name, CancellationToken cancellationToken) => Task.FromResult(PathOf(name));

    /// <inheritdoc/>
    public string StagingPath(string name)
    {
        var folder = Path.Combine(root, StagingFolder);
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $"{Guid.CreateVersion7():N}-{Path.GetFileName(name)}");
    }

    /// <inheritdoc/>
    public Task PublishAsync(string stagingPath, string name, CancellationToken cancellationToken)
    {
        using (var file = new FileStream(stagingPath, FileMode.Open, FileAccess.ReadWrite, FileShare.Read))
        {
            file.Flush(flushToDisk: true);
        }

        var target = PathOf(name);
        var folder = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(folder);
        File.Move(stagingPath, target, overwrite: true);
        SyncFolder(folder);
        return Task.CompletedTask;
    }

    private string PathOf(string name)
    {
        var full = Path.GetFullPath(Path.Combine(root, name));
        return full == root || full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || root == Path.GetPathRoot(root)
            ? full
            : throw new LakeException($"'{name}' points outside the table at {root}; the table is broken or was tampered with.");
    }

    private async Task<string> WriteStagedAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var temporary = StagingPath("object");
        try
        {
            await using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await file.WriteAsync(content, cancellationToken);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            LeftoverFile.Delete(temporary);
            throw;
        }

        return temporary;
    }

    private static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A new name survives a power failure only when its folder is synced too.
        var descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = Fsync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
