using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors;

/// <summary>What one raw record became: one or more events, or a reason why none.</summary>
/// <param name="Events">The events; empty when quarantined.</param>
/// <param name="QuarantineReason">Why it could not be mapped; null when it could.</param>
public readonly record struct MappedRecord(IReadOnlyList<OcsfEvent> Events, string? QuarantineReason)
{
    /// <summary>A record that could not be mapped.</summary>
    public static MappedRecord Quarantined(string reason) => new([], reason);

    /// <summary>What <paramref name="map"/> makes of a record's JSON; quarantined when the text is none.</summary>
    public static MappedRecord OfJson(string rawRecord, Func<JsonElement, MappedRecord> map)
    {
        try
        {
            return map(JsonElement.Parse(rawRecord));
        }
        catch (JsonException exception)
        {
            return Quarantined($"not JSON: {exception.Message}");
        }
    }
}
