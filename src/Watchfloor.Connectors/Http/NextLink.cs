namespace Watchfloor.Connectors;

/// <summary>The address of the next page as a vendor gives it: followed as it is, but never to another server.</summary>
public static class NextLink
{
    /// <summary>Checks that <paramref name="link"/> points at the server we asked, since the token goes with the request.</summary>
    /// <param name="vendor">Vendor's name, for the message.</param>
    /// <param name="link">The link; null or empty at the last page.</param>
    /// <param name="root">The configured API root.</param>
    /// <returns>The address to ask next; null at the last page.</returns>
    /// <exception cref="ConnectorException">The link is no address, or leads to another scheme, host or port.</exception>
    public static Uri? Check(string vendor, string? link, Uri root)
    {
        if (string.IsNullOrEmpty(link))
        {
            return null;
        }

        var isAddress = Uri.TryCreate(root, link, out var next);
        return isAddress && next!.Scheme == root.Scheme && next.Authority.Equals(root.Authority, StringComparison.OrdinalIgnoreCase)
            ? next
            : throw new ConnectorException(
                vendor,
                $"{vendor} sent a link to the next page that leads away from {root.Authority}: '{new Ocsf.VendorText(link).ForDisplay(120)}'. "
                + "It was not followed, since the access token would go with it. If the tenant moved, configure its new address.");
    }
}
