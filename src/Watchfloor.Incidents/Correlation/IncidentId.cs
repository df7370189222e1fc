using System.Security.Cryptography;
using System.Text;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Makes incident ids: the same oldest finding gives the same id on every run and machine.</summary>
internal static class IncidentId
{
    // Without I, L, O and U: read over the telephone, none is taken for another.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string Of(EvidenceId oldestFinding)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(oldestFinding.ToString()));
        return "INC-" + string.Concat(hash.Take(8).Select(value => Alphabet[value & 31]));
    }
}
