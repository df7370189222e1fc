using System.Text.Json;
using System.Text.Json.Serialization;
using Watchfloor.Connectors.CrowdStrike.Changes;
using Watchfloor.Connectors.CrowdStrike.Fdr;
using Watchfloor.Connectors.CrowdStrike.Intel;
using Watchfloor.Connectors.CrowdStrike.Stream;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Where to go on in the alerts.</summary>
internal sealed record AlertCursor
{
    /// <summary>Newest change that a finished read has seen.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Versions seen inside the overlap, so that a quiet poll yields nothing.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];

    /// <summary>Token of the next page while a read is under way; null between reads.</summary>
    public string? After { get; init; }

    /// <summary>Newest change on the pages read so far.</summary>
    public DateTimeOffset? Newest { get; init; }
}

/// <summary>Where to go on in the hosts.</summary>
internal sealed record HostCursor
{
    /// <summary>Newest change that a finished read has seen.</summary>
    public required DateTimeOffset Modified { get; init; }
}

/// <summary>Where to go on in the sensor events.</summary>
internal sealed record TelemetryCursor
{
    /// <summary>Events before it were read; the overlap before it is read again.</summary>
    public required DateTimeOffset Until { get; init; }
}

/// <summary>Cursors as JSON text.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertCursor))]
[JsonSerializable(typeof(HostCursor))]
[JsonSerializable(typeof(ChangeCursor))]
[JsonSerializable(typeof(MarkerCursor))]
[JsonSerializable(typeof(StreamCursor))]
[JsonSerializable(typeof(FdrCursor))]
[JsonSerializable(typeof(TelemetryCursor))]
internal sealed partial class FalconCursors : JsonSerializerContext
{
    /// <summary>Reads a cursor; null at the beginning.</summary>
    /// <exception cref="ConnectorException">The stored text is not one of ours.</exception>
    public static T? Read<T>(string? text, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException exception)
        {
            throw new ConnectorException(
                FalconClient.Vendor, $"The stored {type.Type.Name} cannot be read: {exception.Message} Collect with --since to start the feed anew.", innerException: exception);
        }
    }
}
