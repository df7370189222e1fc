using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>Copies of a store's objects in a folder of this machine, the ones used longest ago deleted first. Any number of processes may share the folder.</summary>
/// <remarks>
/// A copy is written under another name and renamed when it is whole; beside it lies what it must be: size, SHA-256 and tag.
/// It counts only when it has that size, and in each process only after its bytes had that sum once.
/// </remarks>
internal sealed class ObjectCache
{
    private const string NoteEnding = ".note";
    private static readonly TimeSpan Leftover = TimeSpan.FromDays(1);
    private readonly string folder;
    private readonly long mostBytes;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly HashSet<string> checkedHere = [];
    private long knownBytes = -1;

    /// <param name="folder">Where the copies of one store lie.</param>
    /// <param name="mostBytes">Bytes that may stay.</param>
    /// <param name="time">Clock for what was used when.</param>
    public ObjectCache(string folder, long mostBytes, TimeProvider time)
    {
        (this.folder, this.mostBytes, this.time) = (Path.GetFullPath(folder), mostBytes, time);
        Files = Path.Combine(this.folder, "files");
        Staging = Path.Combine(this.folder, "staging");
        Directory.CreateDirectory(Files);
        Directory.CreateDirectory(Staging);
        DeleteLeftovers();
    }

    /// <summary>Folder of everything kept of one store.</summary>
    public string Root => folder;

    /// <summary>Folder of the copies, each under its object's name.</summary>
    public string Files { get; }

    /// <summary>Folder for files that are being written; on the same disk as the copies.</summary>
    public string Staging { get; }

    /// <summary>Bytes that may stay.</summary>
    public long MostBytes => mostBytes;

    /// <summary>A path that nobody else writes to.</summary>
    public string NewStagingPath(string name) => Path.Combine(Staging, $"{Guid.CreateVersion7():N}-{Path.GetFileName(name)}");

    /// <summary>Refuses a name whose copy would lie outside.</summary>
    /// <exception cref="LakeException">It would.</exception>
    public void RequireInside(string name) => PathOf(name);

    /// <summary>The whole copy of an object; null when there is none.</summary>
    /// <param name="name">The object.</param>
    /// <param name="tag">Tag that the copy must have; null when objects of this name never change.</param>
    /// <param name="cancellationToken">Stops the check of the bytes.</param>
    public async Task<string?> FindAsync(string name, string? tag, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        if (ReadNote(path) is not { } note || (tag is not null && tag != note.Tag))
        {
            return null;
        }

        try
        {
            if (new FileInfo(path) is not { Exists: true } file || file.Length != note.Size)
            {
                return null;
            }

            if (!IsChecked(path, note))
            {
                await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) != note.Sha256)
                {
                    return null;
                }

                MarkChecked(path, note);
            }

            // Tells every process that it was used; a minute is as exact as it needs to be.
            if (time.GetUtcNow() - File.GetLastWriteTimeUtc(path + NoteEnding) > TimeSpan.FromMinutes(1))
            {
                File.SetLastWriteTimeUtc(path + NoteEnding, time.GetUtcNow().UtcDateTime);
            }
        }
        catch (IOException)
        {
            // Another process deleted it just now.
            return null;
        }

        return path;
    }

    /// <summary>Keeps a staged file as the copy of an object and gives its path; room is made for it first.</summary>
    public string Keep(string stagingPath, string name, string sha256, string tag)
    {
        var path = PathOf(name);
        var size = new FileInfo(stagingPath).Length;
        MakeRoom(size);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var note = new Note(size, sha256, tag);
        var noteStaged = NewStagingPath("note");
        File.WriteAllText(noteStaged, note.ToString());

        // First what it must be, then the file: between the two there is no copy, never a wrong one.
        File.Move(noteStaged, path + NoteEnding, overwrite: true);
        File.SetLastWriteTimeUtc(path + NoteEnding, time.GetUtcNow().UtcDateTime);
        File.Move(stagingPath, path, overwrite: true);
        MarkChecked(path, note);
        lock (gate)
        {
            knownBytes += size;
        }

        return path;
    }

    /// <summary>Deletes the copy of an object.</summary>
    public void Forget(string name)
    {
        var path = PathOf(name);
        LeftoverFile.Delete(path);
        LeftoverFile.Delete(path + NoteEnding);
    }

    private string PathOf(string name) => name.Split('/').All(part => part is not ("" or "." or "..")) && !name.EndsWith(NoteEnding, StringComparison.Ordinal)
        ? Path.Combine(Files, name)
        : throw new LakeException($"'{name}' is no name of a file in a lake; the table is broken or was tampered with.");

    private bool IsChecked(string path, Note note)
    {
        lock (gate)
        {
            return checkedHere.Contains($"{note} {path}");
        }
    }

    private void MarkChecked(string path, Note note)
    {
        lock (gate)
        {
            checkedHere.Add($"{note} {path}");
        }
    }

    // Looks at the whole folder only when what this process knows of it says that it may be full; what others added is seen then.
    private void MakeRoom(long size)
    {
        lock (gate)
        {
            if (knownBytes >= 0 && knownBytes + size <= mostBytes)
            {
                return;
            }

            var copies = new DirectoryInfo(Files).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => !file.Name.EndsWith(NoteEnding, StringComparison.Ordinal))
                .Select(file => (File: file, Size: Quietly(() => file.Length), Used: Quietly(() => File.GetLastWriteTimeUtc(file.FullName + NoteEnding).Ticks)))
                .OrderBy(copy => copy.Used).ToList();
            knownBytes = copies.Sum(copy => copy.Size);
            if (knownBytes + size <= mostBytes)
            {
                return;
            }

            // Some more than needed goes, so that the next files need not look again.
            var wanted = Math.Max(0, (mostBytes - (mostBytes / 10)) - size);
            foreach (var copy in copies.TakeWhile(_ => knownBytes > wanted))
            {
                LeftoverFile.Delete(copy.File.FullName);
                LeftoverFile.Delete(copy.File.FullName + NoteEnding);
                knownBytes -= copy.Size;
            }
        }
    }

    private void DeleteLeftovers()
    {
        foreach (var file in new DirectoryInfo(Staging).EnumerateFiles().Where(file => time.GetUtcNow() - file.LastWriteTimeUtc > Leftover))
        {
            LeftoverFile.Delete(file.FullName);
        }
    }

    private static long Quietly(Func<long> read)
    {
        try
        {
            return read();
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static Note? ReadNote(string path)
    {
        try
        {
            return File.ReadAllText(path + NoteEnding).Split(' ', 3) is [var size, { Length: 64 } sum, var tag] && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                ? new(bytes, sum, tag)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Note(long Size, string Sha256, string Tag)
    {
        public override string ToString() => $"{Size.ToString(CultureInfo.InvariantCulture)} {Sha256} {Tag}";
    }
}
