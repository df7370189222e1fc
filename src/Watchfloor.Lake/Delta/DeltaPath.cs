using System.Text.RegularExpressions;

namespace Watchfloor.Lake.Delta;

/// <summary>Paths as the log writes them: percent-encoded, relative to the table or absolute, with or without <c>file:</c>.</summary>
internal static partial class DeltaPath
{
    /// <summary>One form for every way to write the same path, so that a remove finds its add.</summary>
    public static string Canonical(string path)
    {
        var decoded = Uri.UnescapeDataString(path);
        return decoded.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? "/" + decoded[5..].TrimStart('/') : decoded;
    }

    /// <summary>Full path where the engine finds the file.</summary>
    /// <exception cref="LakeException">It lies in a store that we cannot reach.</exception>
    public static async Task<string> ResolveAsync(IObjectStore store, string path, CancellationToken cancellationToken)
    {
        var canonical = Canonical(path);
        if (SchemePattern().Match(canonical) is { Success: true } scheme)
        {
            throw new LakeException($"The Delta table at {store.Location} points to {path}; files in '{scheme.Groups[1].Value}' cannot be reached from here. Copy the table with its data files.");
        }

        return canonical.StartsWith('/') ? canonical : await store.LocalPathAsync(canonical, cancellationToken);
    }

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+.-]+):/")]
    private static partial Regex SchemePattern();
}
