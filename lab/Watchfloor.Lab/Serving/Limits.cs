using System.Globalization;

namespace Watchfloor.Lab.Serving;

/// <summary>Reads numbers from requests.</summary>
internal static class Limits
{
    /// <summary>The number in <paramref name="text"/>, or <paramref name="missing"/> when there is none; false outside the bounds or when it is no number.</summary>
    public static bool TryRead(string? text, int missing, int minimum, int maximum, out int value)
    {
        value = missing;
        return string.IsNullOrEmpty(text) || (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum);
    }
}
