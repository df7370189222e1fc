using System.Text.Json;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Asks TAP for the links that our own decoder cannot take the rewriting off.</summary>
internal sealed class TapLinkDecoding(TapClient client)
{
    // TAP names no limit; a body of a few hundred kilobytes at most is safe anywhere.
    private const int MostLinks = 100;

    private readonly Dictionary<string, JsonElement> answers = [];

    /// <summary>Asks for the links of <paramref name="records"/>. Returns what to tell when TAP could not help; the records are good without.</summary>
    public async Task<string?> AskAsync(IEnumerable<JsonElement> records, CancellationToken cancellationToken)
    {
        var unknown = records.SelectMany(Unsolved).Distinct().Where(link => !answers.ContainsKey(link)).ToList();
        foreach (var links in unknown.Chunk(MostLinks))
        {
            try
            {
                if (await client.DecodeAsync(links, cancellationToken) is { ValueKind: JsonValueKind.Object } answer
                    && answer.TryGetProperty("urls", out var urls) && urls.ValueKind == JsonValueKind.Array)
                {
                    foreach (var url in urls.EnumerateArray().Where(url => url.ValueKind == JsonValueKind.Object))
                    {
                        if (new JsonRecord(url).Text("encodedUrl") is { } encoded)
                        {
                            answers[encoded] = url;
                        }
                    }
                }
            }
            catch (ConnectorException exception)
            {
                return $"{unknown.Count} rewritten links stay as they are: {exception.Message}";
            }
        }

        return null;
    }

    /// <summary>What TAP said about the links of a record, as a list for its wrapping; null when nothing.</summary>
    public string? Of(JsonElement record)
    {
        var known = Unsolved(record).Distinct().Where(answers.ContainsKey).Select(link => answers[link].GetRawText()).ToList();
        return known.Count == 0 ? null : $"\"{TapLinks.List}\":[{string.Join(',', known)}]";
    }

    private static IEnumerable<string> Unsolved(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var fields = new JsonRecord(record);
        return fields.Objects("threatsInfoMap").Select(threat => threat.Text("threat")).Append(fields.Text("url"))
            .OfType<string>().Where(link => RewrittenLink.Decode(link).Link is null);
    }
}
