namespace Watchfloor.Connectors.Proofpoint;

/// <summary>URL Defense's rewriting, for whoever does not read TAP's records.</summary>
internal sealed class RewrittenLinkDecoder : ILinkDecoder
{
    /// <inheritdoc/>
    public LinkBehind Decode(string link)
    {
        var decoded = RewrittenLink.Decode(link);
        return new(decoded.IsRewritten, decoded.Link, decoded.Problem);
    }
}
