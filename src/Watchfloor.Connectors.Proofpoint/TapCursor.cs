using System.Text.Json;
using System.Text.Json.Serialization;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Where to go on, what the overlap held, and how many calls the last day took.</summary>
internal sealed record TapCursor
{
    /// <summary>End of the last window that was read.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Records of the overlap, by hash of their text: the same record is not read twice, a re-issued one is.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];

    /// <summary>Calls made, by the hour they were made in.</summary>
    public IReadOnlyDictionary<DateTimeOffset, int> Calls { get; init; } = new Dictionary<DateTimeOffset, int>();

    /// <summary>Reads a cursor; null at the beginning.</summary>
    /// <exception cref="ConnectorException">The stored text is not one of ours.</exception>
    public static TapCursor? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, TapCursorContext.Default.TapCursor);
        }
        catch (JsonException exception)
        {
            throw new ConnectorException(
                TapClient.Vendor, $"The stored cursor of proofpoint.siem cannot be read: {exception.Message} Collect with --since to start the feed anew.", innerException: exception);
        }
    }

    /// <summary>The cursor as text.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, TapCursorContext.Default.TapCursor);
}

/// <summary>The cursor's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TapCursor))]
internal sealed partial class TapCursorContext : JsonSerializerContext;
