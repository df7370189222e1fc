using System.Diagnostics.CodeAnalysis;

namespace Watchfloor.Ocsf;

/// <summary>How any statement points at an event or finding: the feed it was read from and the vendor's own id.</summary>
/// <remarks>Text form <c>feed:uid</c>, for example <c>microsoft.signins:1111-22</c>. The lake resolves it for as long as it keeps the event.</remarks>
/// <param name="Feed">Feed name without a colon, for example <c>crowdstrike.alerts</c>.</param>
/// <param name="Uid">The record's id, metadata.uid.</param>
public readonly record struct EvidenceId(string Feed, string Uid)
{
    /// <summary>Reads the text form; false when there is no feed or no id.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EvidenceId id)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        id = colon > 0 && colon < text!.Length - 1 ? new(text[..colon], text[(colon + 1)..]) : default;
        return id.Feed is not null;
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not <c>feed:uid</c>.</exception>
    public static EvidenceId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an evidence id; expected feed:uid.");

    /// <inheritdoc/>
    public override string ToString() => $"{Feed}:{Uid}";
}
