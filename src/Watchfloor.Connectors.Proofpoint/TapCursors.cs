using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>What every cursor carries.</summary>
internal abstract record TapCursorBase
{
    /// <summary>Calls of the last day: pool, hours since 1970, count. All pools, so that any feed brings the count back.</summary>
    public Dictionary<string, Dictionary<long, int>>? Quota { get; init; }
}

/// <summary>Where proofpoint.siem goes on, and what its overlap held.</summary>
internal sealed record SiemCursor : TapCursorBase
{
    /// <summary>End of the last window that was read.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Records of the overlap, by hash of their text: the same record is not read twice, a re-issued one is.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];
}

/// <summary>Where a feed goes on that follows up what the SIEM windows show: threats, forensics.</summary>
internal sealed record SightingCursor : TapCursorBase
{
    /// <summary>End of the last SIEM window that was read.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>What was asked already, oldest first, by hash.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>Threats that wait for a quota.</summary>
    public IReadOnlyList<string> Waiting { get; init; } = [];
}

/// <summary>Where proofpoint.campaigns goes on.</summary>
internal sealed record CampaignCursor : TapCursorBase
{
    /// <summary>End of the last window that was read.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Campaigns of the overlap and when each was last updated, by hash.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];
}

/// <summary>When a list of people was read.</summary>
internal sealed record PeopleCursor : TapCursorBase
{
    /// <summary>The instant.</summary>
    public required DateTimeOffset Read { get; init; }
}

/// <summary>Reads and writes cursors.</summary>
internal static class TapCursors
{
    /// <summary>Reads a cursor; null at the beginning.</summary>
    /// <exception cref="ConnectorException">The stored text is not one of ours.</exception>
    public static T? Read<T>(string feed, string? text, JsonTypeInfo<T> type)
        where T : TapCursorBase
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException exception)
        {
            throw new ConnectorException(
                TapClient.Vendor, $"The stored cursor of {feed} cannot be read: {exception.Message} Collect with --since to start the feed anew.", innerException: exception);
        }
    }

    /// <summary>The quota that the cursor of any feed carries.</summary>
    /// <exception cref="ConnectorException">The stored text is not one of ours.</exception>
    public static Dictionary<string, Dictionary<long, int>>? Quota(string feed, string text) => Read(feed, text, TapCursorContext.Default.QuotaCursor)?.Quota;
}

/// <summary>The part that all cursors share.</summary>
internal sealed record QuotaCursor : TapCursorBase;

/// <summary>The cursors' JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SiemCursor))]
[JsonSerializable(typeof(SightingCursor))]
[JsonSerializable(typeof(CampaignCursor))]
[JsonSerializable(typeof(PeopleCursor))]
[JsonSerializable(typeof(QuotaCursor))]
internal sealed partial class TapCursorContext : JsonSerializerContext;
