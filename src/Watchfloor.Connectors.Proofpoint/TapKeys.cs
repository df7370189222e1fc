using System.Security.Cryptography;
using System.Text;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>What a cursor remembers as done: short hashes, oldest first, and never more than a few thousand.</summary>
internal sealed class TapKeys(IEnumerable<string> remembered)
{
    // Sixteen digits each: some sixty kilobytes in a cursor at most.
    private const int Most = 4000;

    private readonly OrderedDictionary<string, bool> keys = new(remembered.Distinct().Select(key => KeyValuePair.Create(key, true)));

    /// <summary>Whether a key was remembered; it counts as the newest then, and from now on.</summary>
    public bool Touch(params ReadOnlySpan<string?> parts)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.ToArray()))).AsSpan(0, 8));
        var known = keys.Remove(key);
        keys.Add(key, true);
        return known;
    }

    /// <summary>The keys for a cursor.</summary>
    public IReadOnlyList<string> ToList() => [.. keys.Keys.TakeLast(Most)];
}
