using System.Security.Cryptography;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Which records of this reading, and of the end of the one before, came already. A record that changed counts as new.</summary>
/// <remarks>The lake drops what comes twice by its id anyway; this saves it the work for pages and overlaps that repeat.</remarks>
internal sealed class SeenRecords
{
    // Enough for the overlap of a busy feed; what a larger overlap repeats, the lake drops.
    private const int Kept = 400;

    private readonly HashSet<string> keys;
    private readonly PriorityQueue<string, DateTimeOffset> newest = new();

    public SeenRecords(FeedPosition? position)
    {
        keys = [.. position?.Seen ?? []];
        foreach (var key in position?.Seen ?? [])
        {
            newest.Enqueue(key, position!.At);
        }
    }

    /// <summary>Time of the newest record; null before the first.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>Remembers a record; false when the very same text came before.</summary>
    /// <param name="record">The record.</param>
    /// <param name="timeField">Field with its time.</param>
    public bool Add(JsonElement record, string timeField)
    {
        var time = TimeOf(record, timeField);
        if (time is not null && !(Newest > time))
        {
            Newest = time;
        }

        var key = KeyOf(record);
        if (!keys.Add(key))
        {
            return false;
        }

        newest.Enqueue(key, time ?? DateTimeOffset.MinValue);
        if (newest.Count > Kept)
        {
            newest.Dequeue();
        }

        return true;
    }

    /// <summary>The position after all that was added.</summary>
    public FeedPosition PositionAt(DateTimeOffset at) => new(at, [.. newest.UnorderedItems.OrderBy(item => item.Priority).ThenBy(item => item.Element, StringComparer.Ordinal).Select(item => item.Element)]);

    private static string KeyOf(JsonElement record)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(JsonMarshal.GetRawUtf8Value(record), hash);
        return Convert.ToBase64String(hash[..9]);
    }

    private static DateTimeOffset? TimeOf(JsonElement record, string field) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            && VendorTime.TryParse(value.GetString()!, out var time) ? time : null;
}
