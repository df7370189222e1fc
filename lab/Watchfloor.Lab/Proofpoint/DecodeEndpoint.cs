using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>Decodes rewritten links: the second version, and the third while nothing in it was replaced. Of any other URL Defense link TAP knows by its own records what it stood for.</summary>
internal sealed class DecodeEndpoint(Func<TapPools> pools)
{
    private const string Second = "/v2/url?u=";
    private const string Third = "/v3/__";

    public void Map(WebApplication app) => app.MapPost("/v2/url/decode", DecodeAsync);

    private async Task DecodeAsync(HttpContext http)
    {
        if (!await http.AdmitAsync(pools().Decode))
        {
            return;
        }

        List<string> links;
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            links = [.. body.RootElement.GetProperty("urls").EnumerateArray().Select(url => url.GetString()!)];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            await http.TextAsync(400, "The body must hold a list of urls");
            return;
        }

        await http.JsonAsync(200, json => json.List("urls", links, (item, link) =>
        {
            var decoded = Decode(link);
            item.Text("encodedUrl", link);
            _ = decoded is null ? item.Flag("success", false).Text("error", "The URL could not be decoded") : item.Text("decodedUrl", decoded).Flag("success", true);
        }));
    }

    private static string? Decode(string link)
    {
        if (!Uri.TryCreate(link, UriKind.Absolute, out var address) || !address.Host.StartsWith("urldefense.", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var second = link.IndexOf(Second, StringComparison.Ordinal);
        if (second > 0)
        {
            return Uri.UnescapeDataString(link[(second + Second.Length)..].Split('&')[0].Replace('-', '%').Replace('_', '/'));
        }

        var (third, end) = (link.IndexOf(Third, StringComparison.Ordinal), link.IndexOf("__;", StringComparison.Ordinal));
        return third > 0 && end > third ? link[(third + Third.Length)..end].Replace('*', '-') : Kept(address);
    }

    // A short form that only TAP can open: base64 of the link in the last part of the path.
    private static string? Kept(Uri address)
    {
        var text = new byte[512];
        return Convert.TryFromBase64String(address.Segments[^1], text, out var length) && length > 0 ? Encoding.UTF8.GetString(text.AsSpan(0, length)) : null;
    }
}
