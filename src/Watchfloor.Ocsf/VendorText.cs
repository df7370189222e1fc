using System.Text.Json.Serialization;

namespace Watchfloor.Ocsf;

/// <summary>Text that came from outside: a subject line, a command line, a file name. Attackers write it.</summary>
/// <remarks>It does not convert to <see cref="string"/> silently; <see cref="Reveal"/> is the one door and easy to search for.</remarks>
/// <param name="raw">The text as received.</param>
public readonly struct VendorText(string? raw) : IEquatable<VendorText>
{
    private readonly string? raw = raw;

    /// <summary>Whether there is any text.</summary>
    [JsonIgnore]
    public bool IsEmpty => string.IsNullOrEmpty(raw);

    /// <summary>The text as received. The caller escapes it for where it goes.</summary>
    public string Reveal() => raw ?? "";

    /// <summary>The text made safe to show on a terminal: control characters replaced, cut to <paramref name="maxLength"/>.</summary>
    public string ForDisplay(int maxLength = 200)
    {
        var text = raw ?? "";
        var cut = text.Length > maxLength ? text[..maxLength] + "…" : text;
        return string.Concat(cut.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format ? '\uFFFD' : c));
    }

    /// <inheritdoc/>
    public bool Equals(VendorText other) => string.Equals(raw, other.raw, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is VendorText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => raw?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <summary>Says only that there is text and how much; never the text.</summary>
    public override string ToString() => $"[vendor text, {raw?.Length ?? 0} characters]";

    /// <summary>Equality by content.</summary>
    public static bool operator ==(VendorText left, VendorText right) => left.Equals(right);

    /// <summary>Inequality by content.</summary>
    public static bool operator !=(VendorText left, VendorText right) => !left.Equals(right);
}
