namespace Watchfloor.Ocsf;

/// <summary>What the OCSF schema says about one event.</summary>
/// <param name="Errors">Why the event is not valid OCSF, each beginning with the attribute's path; empty when it is valid.</param>
/// <param name="Warnings">Recommended attributes that are missing, deprecated ones that are used, and values that look wrong.</param>
public sealed record ValidationResult(IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether there is no error.</summary>
    public bool IsValid => Errors.Count == 0;
}
