using Watchfloor.Ocsf;
using File = Watchfloor.Ocsf.File;

namespace Watchfloor.Connectors;

/// <summary>Files from the paths that sensors report.</summary>
public static class FilePath
{
    private const int RegularFile = 1;

    /// <summary>Last part of a Windows or POSIX path; null when there is none.</summary>
    public static string? NameOf(string? path)
    {
        var name = path?[(path.AsSpan().LastIndexOfAny('\\', '/') + 1)..];
        return string.IsNullOrEmpty(name) ? null : name;
    }

    /// <summary>A regular file; null when neither path nor name is known.</summary>
    /// <param name="path">Full path including the name; null when unknown.</param>
    /// <param name="name">The name when the source gives it; otherwise the path's last part.</param>
    /// <param name="hashes">See <see cref="Fingerprints"/>.</param>
    /// <param name="size">Bytes.</param>
    public static File? ToFile(string? path, string? name = null, IReadOnlyList<Fingerprint>? hashes = null, long? size = null) =>
        (name ?? NameOf(path)) is { } known
            ? new File { Name = known, TypeId = RegularFile, Path = path, Hashes = hashes, Size = size }
            : null;

    /// <summary>Folder and name put together, for sources that report the folder alone; the folder itself when it already ends in the name.</summary>
    public static string? Join(string? folder, string? name)
    {
        if (string.IsNullOrEmpty(folder) || string.IsNullOrEmpty(name) || string.Equals(NameOf(folder), name, StringComparison.OrdinalIgnoreCase))
        {
            return string.IsNullOrEmpty(folder) ? name : folder;
        }

        return folder[^1] is '\\' or '/' ? folder + name : folder + (folder.Contains('/') && !folder.Contains('\\') ? '/' : '\\') + name;
    }
}
