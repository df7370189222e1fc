using System.Text.Json;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Takes the rewriting off a record's links: by itself where it can, else by what TAP's decoder said.</summary>
/// <param name="known">Links that TAP decoded, by their rewritten form.</param>
internal sealed class TapLinks(IReadOnlyDictionary<string, string> known)
{
    /// <summary>Name of the list that carries TAP's own answers beside a record.</summary>
    public const string List = "decodedUrls";

    /// <summary>Nothing but our own decoder.</summary>
    public static TapLinks Offline { get; } = new(new Dictionary<string, string>());

    /// <summary>The answers that an answer's <see cref="List"/> holds, in the form of <c>/v2/url/decode</c>.</summary>
    public static TapLinks Of(JsonElement answer)
    {
        if (!answer.TryGetProperty(List, out var items) || items.ValueKind != JsonValueKind.Array)
        {
            return Offline;
        }

        var known = new Dictionary<string, string>();
        foreach (var item in items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
        {
            var record = new JsonRecord(item);
            if (record.Text("encodedUrl") is { } encoded && record.Text("decodedUrl") is { } decoded && record.Flag("success") != false)
            {
                known[encoded] = decoded;
            }
        }

        return new(known);
    }

    /// <summary>The link behind <paramref name="link"/>.</summary>
    public DecodedLink Decode(string link)
    {
        var decoded = RewrittenLink.Decode(link);
        return decoded.Link is null && known.TryGetValue(link, out var behind) ? DecodedLink.Behind(behind) : decoded;
    }
}
