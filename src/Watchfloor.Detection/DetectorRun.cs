using Watchfloor.Detection.Network;

namespace Watchfloor.Detection;

/// <summary>Runs detectors over one window.</summary>
/// <param name="detectors">The registered detectors.</param>
/// <param name="allowed">What never becomes a finding; null for nothing.</param>
public sealed class DetectorRun(IEnumerable<IDetector> detectors, AllowList? allowed = null)
{
    private readonly IReadOnlyList<IDetector> detectors = [.. detectors.OrderBy(detector => detector.Name, StringComparer.Ordinal)];

    /// <summary>Names of all detectors, in order.</summary>
    public IReadOnlyList<string> Names => [.. detectors.Select(detector => detector.Name)];

    /// <summary>What a detector's model looks at; null when there is no such detector, or it has no model.</summary>
    public FeatureSet? FeaturesOf(string name) => detectors.FirstOrDefault(detector => detector.Name == name)?.Features;

    /// <summary>Runs the named detectors, all when none is named; findings highest score first within each.</summary>
    /// <exception cref="ArgumentException">A name is no detector.</exception>
    public async IAsyncEnumerable<(string Detector, IReadOnlyList<Finding> Findings)> RunAsync(
        DetectionContext context,
        IReadOnlyCollection<string> names,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (names.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"'{unknown}' is no detector. There are: {string.Join(", ", Names)}.", nameof(names));
        }

        foreach (var detector in detectors.Where(detector => names.Count == 0 || names.Contains(detector.Name)))
        {
            var findings = await detector.DetectAsync(context, cancellationToken);
            // Applied here and not when records come in: a change of the list then works on everything already stored.
            var told = allowed is null ? findings : [.. findings.Where(finding => !allowed.Covers(finding))];
            yield return (detector.Name, await RawRows.AddAsync(context, told, cancellationToken));
        }
    }
}
