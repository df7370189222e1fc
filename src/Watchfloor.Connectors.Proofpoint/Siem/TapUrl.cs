using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Links as TAP gives them, sometimes without a scheme.</summary>
internal static class TapUrl
{
    /// <summary>The link with the parts that pivots use. Never fetched.</summary>
    public static Url Of(string link)
    {
        var isAbsolute = Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Host.Length > 0;
        if (!isAbsolute)
        {
            isAbsolute = Uri.TryCreate("http://" + link, UriKind.Absolute, out address) && address.Host.Contains('.', StringComparison.Ordinal);
            return new() { UrlString = link, Hostname = isAbsolute ? address!.IdnHost : null };
        }

        return new() { UrlString = link, Hostname = address!.IdnHost, Scheme = address.Scheme, Path = address.AbsolutePath };
    }
}
