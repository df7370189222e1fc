using System.Text.Json;
using Polly.Timeout;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors;

/// <summary>Asks one vendor and answers with JSON, or with a <see cref="ConnectorException"/> that says what was refused, where, and what to do.</summary>
/// <param name="http">Client from <see cref="VendorHttpClientExtensions.AddVendorHttpClient"/>.</param>
/// <param name="vendor">Vendor's name as people know it.</param>
/// <param name="advice">What to do about a status and body; null when there is nothing particular to say.</param>
/// <param name="time">Clock for waits given as a date.</param>
/// <param name="retryInstantHeader">See <see cref="VendorHttpOptions.RetryInstantHeader"/>.</param>
public sealed class VendorApi(
    HttpClient http, string vendor, Func<int, string, string?> advice, TimeProvider time, string? retryInstantHeader = null)
{
    private const int QuotedLength = 200;

    /// <summary>Sends and reads a JSON answer. Its elements may be kept.</summary>
    /// <exception cref="ConnectorException">Refused, unreachable, too slow, too large, or not JSON.</exception>
    public async Task<JsonElement> ReadJsonAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        (await ReadAnswerAsync(request, cancellationToken)).Json;

    /// <summary>Like <see cref="ReadJsonAsync"/>, with the status and the warnings that came beside the JSON.</summary>
    /// <exception cref="ConnectorException">Refused, unreachable, too slow, too large, or not JSON.</exception>
    public async Task<VendorAnswer> ReadAnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        var body = await BodyAsync(response, cancellationToken);
        try
        {
            return new VendorAnswer(body.Parse(), (int)response.StatusCode, WarningsOf(response), response.Headers);
        }
        catch (JsonException exception)
        {
            throw new ConnectorException(
                vendor,
                $"{Where(request)} answered {(int)response.StatusCode}, but not with JSON: {Quote(Text(body.Bytes.Span))}. "
                + "A proxy or gateway on the way may have answered instead of the vendor.",
                (int)response.StatusCode,
                innerException: exception);
        }
    }

    /// <summary>Sends and returns any successful answer; the caller disposes it.</summary>
    /// <exception cref="ConnectorException">Refused, unreachable, too slow or too large.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await TrySendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var body = Text((await BodyAsync(response, cancellationToken)).Bytes.Span);
            var status = (int)response.StatusCode;
            var asked = RetryAfter.Read(response, time.GetUtcNow(), retryInstantHeader);
            var wait = asked is { } delay ? $" It asks to wait {delay.TotalSeconds:0} s." : "";
            var whatToDo = (advice(status, body) ?? AdviceFor(status, request)) is { } text ? " " + text : "";
            throw new ConnectorException(vendor, $"{Where(request)} was refused with {status}: {Quote(body)}.{wait}{whatToDo}", status, asked);
        }
    }

    private async Task<HttpResponseMessage> TrySendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            var whatToDo = exception.HttpRequestError switch
            {
                HttpRequestError.ConfigurationLimitExceeded => "The answer was larger than MaxResponseBytes allows; ask for smaller pages or windows.",
                HttpRequestError.NameResolutionError => "The host name is not known; check the address and DNS.",
                HttpRequestError.InvalidResponse => "Its JSON broke off each time; a proxy on the way may cut long answers, so ask for smaller pages or windows.",
                HttpRequestError.SecureConnectionError => "TLS failed; check the certificate chain and any proxy that opens TLS.",
                _ => "Check the address, the proxy and the firewall.",
            };
            throw new ConnectorException(vendor, $"{Where(request)} got no usable answer from {request.RequestUri?.Authority}: {exception.HttpRequestError}. {whatToDo}", innerException: exception);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new ConnectorException(
                vendor, $"{Where(request)} was not answered within {exception.Timeout.TotalSeconds:0} s. The vendor is slow or unreachable; the next run goes on where this one stopped.", innerException: exception);
        }
    }

    private static string? AdviceFor(int status, HttpRequestMessage request) =>
        status == 403 && request.NeededPermission() is { } permission ? $"It needs the permission '{permission}'; grant it to the client." : null;

    private static IReadOnlyList<string> WarningsOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Warning", out var values)
            ? [.. values.Select(value => new VendorText(value).ForDisplay(QuotedLength))]
            : [];

    // The query may name people and hosts; path and method are enough to find the call.
    private string Where(HttpRequestMessage request) => $"{vendor} {request.Method} {request.RequestUri?.AbsolutePath}";

    private static string Quote(string body)
    {
        var text = body.Trim();
        return text.Length == 0 ? "no body"
            : text.StartsWith('<') ? $"an HTML page, '{new VendorText(HtmlTitle(text)).ForDisplay(QuotedLength)}'"
            : $"'{new VendorText(text).ForDisplay(QuotedLength)}'";
    }

    private static string HtmlTitle(string html)
    {
        var start = html.IndexOf("<title>", StringComparison.OrdinalIgnoreCase);
        var end = start < 0 ? -1 : html.IndexOf("</title>", start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? html : html[(start + "<title>".Length)..end];
    }

    // A client without the vendors' pipeline, as in a test, has not read it yet.
    private static async ValueTask<BufferedBody> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.Content as BufferedBody ?? await BufferedBody.ReadAsync(response.Content, Array.MaxLength, cancellationToken);

    private static string Text(ReadOnlySpan<byte> body) => System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, 16 * 1024)]);
}
