namespace Watchfloor.Ocsf;

/// <summary>A file. OCSF object file.</summary>
public sealed record File
{
    /// <summary>File name without folder.</summary>
    public required string Name { get; init; }

    /// <summary>0 unknown, 1 regular file, 2 folder, 99 other.</summary>
    public required int TypeId { get; init; }

    /// <summary>Full path with name.</summary>
    public string? Path { get; init; }

    /// <summary>Folder.</summary>
    public string? ParentFolder { get; init; }

    /// <summary>Extension without the dot.</summary>
    public string? Ext { get; init; }

    /// <summary>Content type.</summary>
    public string? MimeType { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }

    /// <summary>Hashes of the content.</summary>
    public IReadOnlyList<Fingerprint>? Hashes { get; init; }

    /// <summary>File id.</summary>
    public string? Uid { get; init; }
}
