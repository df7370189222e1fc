namespace Watchfloor.Connectors.CrowdStrike.Fdr;

/// <summary>Which files were read. The queue remembers what is left; this only knows what it may bring again.</summary>
internal sealed record FdrCursor
{
    /// <summary>Files that were read to the end, by a hash of bucket and path, newest last.</summary>
    public IReadOnlyList<string> Done { get; init; } = [];

    /// <summary>The file that was under way, by its hash; null when there was none.</summary>
    public string? Part { get; init; }

    /// <summary>Lines of it that were read.</summary>
    public int Lines { get; init; }
}
