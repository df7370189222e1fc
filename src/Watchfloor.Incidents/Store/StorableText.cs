using System.Text;

namespace Watchfloor.Incidents;

/// <summary>Free text as every database keeps it. PostgreSQL refuses NUL, SQLite's reader ends at one, and half a surrogate pair is no letter to either.</summary>
/// <remarks>Documents need none of this: JSON escapes both.</remarks>
internal static class StorableText
{
    /// <summary>The text with ␀ for NUL and � for half a pair, so that it is seen that something stood there.</summary>
    public static string Of(string text) =>
        (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text).Replace('\0', '\u2400');
}
