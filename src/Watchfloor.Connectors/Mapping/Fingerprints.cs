using Watchfloor.Ocsf;

namespace Watchfloor.Connectors;

/// <summary>Hashes of a file as OCSF fingerprints, in lower case, strongest first.</summary>
public static class Fingerprints
{
    private const int Md5Id = 1;
    private const int Sha1Id = 2;
    private const int Sha256Id = 3;

    /// <summary>The hashes that are well formed; null when none is.</summary>
    public static IReadOnlyList<Fingerprint>? Of(string? sha256, string? sha1 = null, string? md5 = null)
    {
        var found = new List<Fingerprint>(3);
        Add(found, Sha256Id, sha256, 64);
        Add(found, Sha1Id, sha1, 40);
        Add(found, Md5Id, md5, 32);
        return found.Count > 0 ? found : null;
    }

    private static void Add(List<Fingerprint> found, int algorithm, string? hash, int length)
    {
        // All zeroes is how sensors say that they did not hash.
        if (hash?.Length == length && hash.All(char.IsAsciiHexDigit) && hash.AsSpan().ContainsAnyExcept('0'))
        {
            found.Add(new Fingerprint { AlgorithmId = algorithm, Value = hash.ToLowerInvariant() });
        }
    }
}
