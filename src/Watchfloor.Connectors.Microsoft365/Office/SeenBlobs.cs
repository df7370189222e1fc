using System.Security.Cryptography;
using System.Text;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Which blobs were read already, as short hashes that fit into a cursor.</summary>
internal sealed class SeenBlobs
{
    // A busy tenant makes some hundred blobs an hour. What does not fit is read again, and the lake drops its records.
    private const int Kept = 6_000;

    private readonly Dictionary<string, DateTimeOffset> created = new(StringComparer.Ordinal);

    /// <param name="keys">The keys of a cursor: a hash, @, and the minute since 1970 in which the blob became available.</param>
    public SeenBlobs(IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            var at = key.IndexOf('@', StringComparison.Ordinal);
            var time = at > 0 && long.TryParse(key.AsSpan(at + 1), out var minutes) ? DateTimeOffset.UnixEpoch.AddMinutes(minutes) : DateTimeOffset.MinValue;
            created[at > 0 ? key[..at] : key] = time;
        }
    }

    /// <summary>The keys, oldest first, for the cursor.</summary>
    public IReadOnlyList<string> Keys =>
        [.. created.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).TakeLast(Kept).Select(pair => $"{pair.Key}@{(long)(pair.Value - DateTimeOffset.UnixEpoch).TotalMinutes}")];

    public bool IsNew(OfficeBlob blob) => !created.ContainsKey(KeyOf(blob));

    public void Add(OfficeBlob blob) => created[KeyOf(blob)] = blob.Created;

    /// <summary>Drops what no listing will show again.</summary>
    /// <param name="before">Where the next listing begins.</param>
    public void Forget(DateTimeOffset before)
    {
        // The times in keys are whole minutes.
        foreach (var old in created.Where(pair => pair.Value < before - TimeSpan.FromMinutes(1)).Select(pair => pair.Key).ToList())
        {
            created.Remove(old);
        }
    }

    private static string KeyOf(OfficeBlob blob) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(blob.Id)).AsSpan(0, 9));
}
