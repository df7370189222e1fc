using System.Text.Json;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake;

/// <summary>Rules out files by the statistics that the log keeps about them.</summary>
internal static class FileStatistics
{
    /// <summary>Whether a file may hold a record of <paramref name="feed"/> with one of the ids, which are sorted ordinally.</summary>
    public static bool MayHold(AddFile file, string feed, List<string> uids)
    {
        if (file.Stats is null)
        {
            return true;
        }

        using var stats = JsonDocument.Parse(file.Stats);
        var (feedFrom, feedTo) = Range(stats.RootElement, "feed");
        var (uidFrom, uidTo) = Range(stats.RootElement, "uid");
        return Within(feed, feedFrom, feedTo) && uids.Exists(uid => Within(uid, uidFrom, uidTo));
    }

    // The engine orders text by its UTF-8 bytes; UTF-16 order differs only above the basic plane, so there we do not rule out.
    private static bool Within(string value, string? from, string? to) =>
        value.AsSpan().ContainsAnyInRange('\uD800', '\uFFFF')
        || ((from is null || string.CompareOrdinal(value, from) >= 0) && (to is null || to.AsSpan().ContainsAnyInRange('\uD800', '\uFFFF') || string.CompareOrdinal(value, to) <= 0));

    private static (string? From, string? To) Range(JsonElement stats, string column) => (Value(stats, "minValues", column), Value(stats, "maxValues", column));

    private static string? Value(JsonElement stats, string side, string column) =>
        stats.TryGetProperty(side, out var values) && values.TryGetProperty(column, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
