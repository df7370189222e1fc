namespace Watchfloor.Connectors;

/// <summary>Takes a mail product's rewriting off a link, without asking anybody and without opening it.</summary>
public interface ILinkDecoder
{
    /// <summary>The link behind <paramref name="link"/>. Never throws for bad input.</summary>
    LinkBehind Decode(string link);
}

/// <summary>What a link turned out to be.</summary>
/// <param name="IsRewritten">Whether a mail product had rewritten it.</param>
/// <param name="Link">The link behind the rewriting, or the link itself when there was none; null when it cannot be told. Attackers write it.</param>
/// <param name="Problem">Why it cannot be told; null when it can.</param>
public readonly record struct LinkBehind(bool IsRewritten, string? Link, string? Problem);
