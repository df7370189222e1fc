namespace Watchfloor.Connectors.Proofpoint;

/// <summary>What a link turned out to be.</summary>
/// <param name="IsRewritten">Whether URL Defense had rewritten it.</param>
/// <param name="Link">The link behind the rewriting; the link itself when there was none; null when it cannot be told.</param>
/// <param name="Problem">Why the link behind cannot be told; null when it can.</param>
internal readonly record struct DecodedLink(bool IsRewritten, string? Link, string? Problem)
{
    /// <summary>A link that was not rewritten.</summary>
    public static DecodedLink Plain(string link) => new(false, link, null);

    /// <summary>What a rewritten link leads to.</summary>
    public static DecodedLink Behind(string link) => new(true, link, null);

    /// <summary>A rewritten link that breaks the rules of its version.</summary>
    public static DecodedLink Malformed(string problem) => new(true, null, problem);
}
