using System.Net;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Takes URL Defense's rewriting off a link without asking anybody, whichever of its three versions wrote it. Never throws and never fetches.</summary>
/// <remarks>v1 <c>…/v1/url?u=&lt;percent-encoded&gt;&amp;k=…</c>; v2 <c>…/v2/url?u=&lt;- for %, _ for /&gt;&amp;d=…</c>; v3 <c>…/v3/__&lt;link&gt;__;&lt;base64&gt;!!…</c>.</remarks>
internal static class RewrittenLink
{
    // A mail that was forwarded between customers is rewritten once for each; more than a few is somebody's game.
    private const int DeepestNesting = 8;

    private static readonly string[] Hosts = ["urldefense.proofpoint.com", "urldefense.com", "urldefense.us"];

    /// <summary>The link behind <paramref name="link"/>, through rewriting inside rewriting.</summary>
    public static DecodedLink Decode(string link)
    {
        var current = link;
        for (var depth = 0; depth < DeepestNesting; depth++)
        {
            if (PathOf(current) is not { } path)
            {
                return depth == 0 ? DecodedLink.Plain(link) : DecodedLink.Behind(current);
            }

            var one = DecodeOnce(path);
            if (one.Link is not { } behind)
            {
                return one;
            }

            current = behind;
        }

        return DecodedLink.Malformed($"it is rewritten more than {DeepestNesting} times");
    }

    // Everything after the host, where the host is one of URL Defense's; null for any other link.
    private static string? PathOf(string link)
    {
        var text = link.AsSpan().Trim();
        var scheme = text.IndexOf("://");
        if (scheme >= 0 && (text[..scheme].Equals("https", StringComparison.OrdinalIgnoreCase) || text[..scheme].Equals("http", StringComparison.OrdinalIgnoreCase)))
        {
            text = text[(scheme + 3)..];
        }

        var slash = text.IndexOf('/');
        if (slash < 0)
        {
            return null;
        }

        var host = text[..slash];
        foreach (var known in Hosts)
        {
            if (host.Equals(known, StringComparison.OrdinalIgnoreCase) || host.Equals(known + ":443", StringComparison.OrdinalIgnoreCase))
            {
                return text[slash..].ToString();
            }
        }

        return null;
    }

    private static DecodedLink DecodeOnce(string path)
    {
        var decoded = path.StartsWith("/v3/", StringComparison.OrdinalIgnoreCase) ? RewrittenLinkV3.Decode(path["/v3/".Length..])
            : path.StartsWith("/v2/url?", StringComparison.OrdinalIgnoreCase) ? DecodeV2(path)
            : path.StartsWith("/v1/url?", StringComparison.OrdinalIgnoreCase) ? DecodeV1(path)
            : DecodedLink.Malformed("it names no version of URL Defense that is known");
        return decoded.Link is { } link && (string.IsNullOrWhiteSpace(link) || link.Any(char.IsControl))
            ? DecodedLink.Malformed("what lies behind it is empty or holds control characters")
            : decoded;
    }

    private static DecodedLink DecodeV1(string path) => Parameter(path) is { } encoded
        ? DecodedLink.Behind(WebUtility.HtmlDecode(Uri.UnescapeDataString(encoded)))
        : DecodedLink.Malformed("it has no parameter u");

    private static DecodedLink DecodeV2(string path)
    {
        if (Parameter(path) is not { } encoded)
        {
            return DecodedLink.Malformed("it has no parameter u");
        }

        for (var i = encoded.IndexOf('-', StringComparison.Ordinal); i >= 0; i = encoded.IndexOf('-', i + 1))
        {
            if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2]))
            {
                return DecodedLink.Malformed("a dash in it is not followed by two hexadecimal digits");
            }
        }

        return DecodedLink.Behind(WebUtility.HtmlDecode(Uri.UnescapeDataString(encoded.Replace('-', '%').Replace('_', '/'))));
    }

    // Links copied out of HTML have &amp; for &; the value ends at either.
    private static string? Parameter(string path)
    {
        var query = path[(path.IndexOf('?', StringComparison.Ordinal) + 1)..];
        foreach (var part in query.Split('&'))
        {
            var pair = part.StartsWith("amp;", StringComparison.OrdinalIgnoreCase) ? part["amp;".Length..] : part;
            if (pair.StartsWith("u=", StringComparison.OrdinalIgnoreCase) && pair.Length > 2)
            {
                return pair[2..];
            }
        }

        return null;
    }
}
