using System.Text.Json;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Takes a SIEM answer apart.</summary>
internal static class SiemAnswer
{
    /// <summary>Its records and the list that each came in.</summary>
    /// <exception cref="ConnectorException">It is no SIEM answer.</exception>
    public static IEnumerable<(string List, JsonElement Record)> Records(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            throw new ConnectorException(TapClient.Vendor, $"Proofpoint answered with a JSON {answer.ValueKind} where lists of messages and clicks were expected.");
        }

        return TapMapping.Lists
            .Where(list => answer.TryGetProperty(list.Name, out var records) && records.ValueKind == JsonValueKind.Array)
            .SelectMany(list => answer.GetProperty(list.Name).EnumerateArray().Select(record => (list.Name, record)));
    }
}
