namespace Watchfloor.Connectors.Logs;

/// <summary>The files under some paths, in the order to import them.</summary>
public static class LogFiles
{
    /// <summary>Finds the files: folders with everything below them, links to folders not followed. A path that cannot be read comes with its problem.</summary>
    /// <remarks>Records of what was still open (open_conn, open_http, open_ssl, conn_long) come first, so that the closing record is stored after them.</remarks>
    public static IReadOnlyList<LogFileEntry> Find(IEnumerable<string> paths)
    {
        var found = new Dictionary<string, LogFileEntry>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                AddFolder(path, found);
            }
            else
            {
                found[Path.GetFullPath(path)] = new(path, File.Exists(path) ? null : "there is no such file or folder");
            }
        }

        return [.. found.Values.OrderBy(entry => IsOpen(entry.Path) ? 0 : 1).ThenBy(entry => entry.Path, StringComparer.Ordinal)];
    }

    private static bool IsOpen(string path) => Path.GetFileName(path) is var name
        && (name.Contains("open_", StringComparison.OrdinalIgnoreCase) || name.Contains("conn_long", StringComparison.OrdinalIgnoreCase) || name.Contains("long_conn", StringComparison.OrdinalIgnoreCase));

    private static void AddFolder(string folder, Dictionary<string, LogFileEntry> found)
    {
        var waiting = new Stack<string>([folder]);
        while (waiting.TryPop(out var current))
        {
            try
            {
                foreach (var entry in new DirectoryInfo(current).EnumerateFileSystemInfos())
                {
                    var path = Path.Combine(current, entry.Name);
                    if (entry is FileInfo)
                    {
                        found[Path.GetFullPath(path)] = new(path, null);
                    }
                    else if (entry.LinkTarget is null)
                    {
                        waiting.Push(path);
                    }
                }
            }
            catch (Exception error) when (error is UnauthorizedAccessException or IOException)
            {
                found[Path.GetFullPath(current)] = new(current, "the folder cannot be read; give this user read permission and import it again");
            }
        }
    }
}
