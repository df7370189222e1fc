using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Falcon's severities as OCSF's.</summary>
internal static class FalconSeverity
{
    /// <summary>By the score of an alert, 1 to 100.</summary>
    public static Severity Of(int? score) => score switch
    {
        null or <= 0 => Severity.Unknown,
        < 20 => Severity.Informational,
        < 40 => Severity.Low,
        < 60 => Severity.Medium,
        < 80 => Severity.High,
        _ => Severity.Critical,
    };

    /// <summary>By the name, in any case; null when it is none of Falcon's five.</summary>
    public static Severity? Named(string? name) =>
        Enum.TryParse<Severity>(name, ignoreCase: true, out var severity) && severity is > Severity.Unknown and < Severity.Fatal ? severity : null;
}
