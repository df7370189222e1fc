using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>The JSON object that a request carries; names without regard to case, as Microsoft's services take them.</summary>
internal sealed class RequestBody(JsonElement json)
{
    /// <summary>The whole object.</summary>
    public JsonElement Json => json;

    /// <summary>Names of its fields.</summary>
    public IEnumerable<string> Names => json.EnumerateObject().Select(property => property.Name);

    /// <summary>Text of a field; null when it is absent, null or no text.</summary>
    public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Texts of a list; null when it is absent or holds something else.</summary>
    public IReadOnlyList<string>? Texts(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : null;

    /// <summary>A field as it is; undefined when it is absent.</summary>
    public JsonElement? Find(string name)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}

/// <summary>Reads request bodies.</summary>
internal static class RequestBodies
{
    /// <summary>The JSON object of the body; null when it holds none.</summary>
    public static async Task<RequestBody?> BodyAsync(this HttpContext http)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object ? new RequestBody(body.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
