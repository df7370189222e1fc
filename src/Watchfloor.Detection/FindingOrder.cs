namespace Watchfloor.Detection;

/// <summary>The order in which detectors hand over what they find.</summary>
internal static class FindingOrder
{
    /// <summary>Highest score first; ties by id, so that runs agree.</summary>
    /// <param name="findings">In any order.</param>
    /// <param name="most">How many to keep.</param>
    public static IReadOnlyList<Finding> InOrder(this IEnumerable<Finding> findings, int most = int.MaxValue) =>
        [.. findings.OrderByDescending(finding => finding.Score).ThenBy(finding => finding.Uid, StringComparer.Ordinal).Take(most)];
}
