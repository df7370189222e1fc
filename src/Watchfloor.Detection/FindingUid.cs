using System.Security.Cryptography;
using System.Text;

namespace Watchfloor.Detection;

/// <summary>Stable ids: the same detector, subject and window give the same id on every run and machine.</summary>
internal static class FindingUid
{
    /// <summary>Name of the detector and 20 hexadecimal digits over everything that tells this finding from others.</summary>
    public static string Make(string detector, params ReadOnlySpan<string?> parts)
    {
        // A unit separator between parts, so that ("ab", "c") and ("a", "bc") differ.
        var text = string.Join('\u001f', parts);
        return $"{detector}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..20]}";
    }

    /// <summary>A moment as it goes into an id.</summary>
    public static string At(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
