namespace Watchfloor.Incidents;

/// <summary>Predictions of about the same chance, and how often they came true.</summary>
/// <param name="Said">Mean chance, 0 to 1.</param>
/// <param name="Came">Share that came true, 0 to 1.</param>
/// <param name="Count">How many.</param>
public sealed record ReliabilityBin(double Said, double Came, int Count)
{
    /// <summary>Bins of equal width; empty ones are left out.</summary>
    public static IReadOnlyList<ReliabilityBin> Of(IReadOnlyList<double> predicted, IReadOnlyList<double> truth, int bins) =>
    [
        .. predicted.Select((chance, i) => (Chance: chance, Truth: truth[i])).GroupBy(item => Math.Min(bins - 1, (int)(item.Chance * bins))).OrderBy(bin => bin.Key)
            .Select(bin => new ReliabilityBin(bin.Average(item => item.Chance), bin.Average(item => item.Truth), bin.Count())),
    ];
}
