namespace Watchfloor.Connectors;

/// <summary>Headers as the vendor sent them; the typed ones refuse forms that vendors use.</summary>
public static class ResponseHeaders
{
    /// <summary>The first value of a header; null when there is none.</summary>
    public static string? FirstHeader(this HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
