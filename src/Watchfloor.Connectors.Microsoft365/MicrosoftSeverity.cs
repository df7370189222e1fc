using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Microsoft's words in OCSF's numbers. Words are compared without case; the products differ in it.</summary>
internal static class MicrosoftSeverity
{
    public static Severity Of(string? word) => word?.ToLowerInvariant() switch
    {
        null or "unknown" => Severity.Unknown,
        "informational" => Severity.Informational,
        "low" => Severity.Low,
        "medium" => Severity.Medium,
        "high" => Severity.High,
        _ => Severity.Other,
    };

    /// <summary>verdict_id of an alert's or incident's classification.</summary>
    public static int? VerdictOf(string? classification) => classification?.ToLowerInvariant() switch
    {
        "truepositive" => 2,
        "falsepositive" => 1,
        "informationalexpectedactivity" => 5,
        null or "unknown" => null,
        _ => 99,
    };
}
