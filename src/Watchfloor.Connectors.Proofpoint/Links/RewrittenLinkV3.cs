using System.Text;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>The third version of the rewriting: the link stands in clear, but each character outside a small set is a star, and runs of them two stars and a length.</summary>
internal static class RewrittenLinkV3
{
    private const string Opening = "__";
    private const string Closing = "__;";
    private const string Lengths = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // A run of one is a single star, so the letters count from two.
    private const int ShortestRun = 2;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Decodes what follows <c>/v3/</c>.</summary>
    public static DecodedLink Decode(string text)
    {
        if (!text.StartsWith(Opening, StringComparison.Ordinal))
        {
            return DecodedLink.Malformed("version 3 begins its link with two underscores");
        }

        var body = text[Opening.Length..];
        var end = End(body);
        if (end <= 0)
        {
            return DecodedLink.Malformed("version 3 ends its link with two underscores and a semicolon");
        }

        var rest = body[(end + Closing.Length)..];
        var mark = rest.IndexOf('!', StringComparison.Ordinal);
        if (mark < 0)
        {
            return DecodedLink.Malformed("it breaks off before the exclamation mark that ends the replaced characters");
        }

        return Replaced(rest[..mark]) is { } replaced
            ? Fill(Uri.UnescapeDataString(WithTwoSlashes(body[..end])), replaced)
            : DecodedLink.Malformed("the replaced characters are not base64 of UTF-8");
    }

    // A rewritten link inside a rewritten link brings its own closing mark; ours is the one at our depth.
    private static int End(string body)
    {
        var depth = 0;
        for (var i = 0; i < body.Length; i++)
        {
            if (string.CompareOrdinal(body, i, "/v3/__", 0, 6) == 0)
            {
                (depth, i) = (depth + 1, i + 5);
            }
            else if (string.CompareOrdinal(body, i, Closing, 0, Closing.Length) == 0 && depth-- == 0)
            {
                return i;
            }
        }

        return body.IndexOf(Closing, StringComparison.Ordinal);
    }

    private static Rune[]? Replaced(string base64)
    {
        var standard = base64.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        try
        {
            var padded = standard.PadRight((standard.Length + 3) / 4 * 4, '=');
            return [.. Strict.GetString(Convert.FromBase64String(padded)).EnumerateRunes()];
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    // Servers and mail clients fold two slashes in a path into one, which would eat the scheme's.
    private static string WithTwoSlashes(string link)
    {
        var colon = link.IndexOf(":/", StringComparison.Ordinal);
        var isScheme = colon > 0 && link.AsSpan(0, colon).IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-") < 0;
        return isScheme && colon + 2 < link.Length && link[colon + 2] != '/' ? link.Insert(colon + 1, "/") : link;
    }

    private static DecodedLink Fill(string link, Rune[] replaced)
    {
        var filled = new StringBuilder(link.Length);
        var next = 0;
        for (var i = 0; i < link.Length; i++)
        {
            if (link[i] != '*')
            {
                filled.Append(link[i]);
                continue;
            }

            var length = 1;
            if (i + 2 < link.Length && link[i + 1] == '*')
            {
                length = Lengths.IndexOf(link[i + 2], StringComparison.Ordinal) + ShortestRun;
                if (length < ShortestRun)
                {
                    return DecodedLink.Malformed($"'{link[i + 2]}' after two stars is no length");
                }

                i += 2;
            }

            if (next + length > replaced.Length)
            {
                return DecodedLink.Malformed("it has more stars than replaced characters");
            }

            for (; length > 0; length--)
            {
                filled.Append(replaced[next++].ToString());
            }
        }

        return DecodedLink.Behind(filled.ToString());
    }
}
