namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>Windows device paths (<c>\Device\HarddiskVolume3\Windows\…</c>) as people and Sigma rules write them (<c>C:\Windows\…</c>).</summary>
internal static class DevicePath
{
    private const string Prefix = @"\Device\HarddiskVolume";

    // These folders stand on the system drive; the volume number says nothing about letters.
    private static readonly string[] SystemFolders = [@"\Windows\", @"\Program Files\", @"\Program Files (x86)\", @"\ProgramData\", @"\Users\"];

    /// <summary>The path with its drive letter; null when <paramref name="path"/> is no device path or the letter is not known.</summary>
    /// <param name="path">Image path as the sensor wrote it.</param>
    /// <param name="commandLine">The process's command line; when it names the same file, its letter is used.</param>
    public static string? WithDrive(string? path, string? commandLine)
    {
        if (path is null || !path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var cut = path.IndexOf('\\', Prefix.Length);
        if (cut < 0)
        {
            return null;
        }

        var rest = path.AsSpan(cut);
        var at = commandLine?.AsSpan().IndexOf(rest, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at >= 2 && commandLine![at - 1] == ':' && char.IsAsciiLetter(commandLine[at - 2]))
        {
            return string.Concat(commandLine.AsSpan(at - 2, 2), rest);
        }

        foreach (var folder in SystemFolders)
        {
            if (rest.StartsWith(folder, StringComparison.OrdinalIgnoreCase))
            {
                return string.Concat("C:", rest);
            }
        }

        return null;
    }
}
