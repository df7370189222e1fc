namespace Watchfloor.Detection;

/// <summary>Runs detectors over one window.</summary>
/// <param name="detectors">The registered detectors.</param>
public sealed class DetectorRun(IEnumerable<IDetector> detectors)
{
    private readonly IReadOnlyList<IDetector> detectors = [.. detectors.OrderBy(detector => detector.Name, StringComparer.Ordinal)];

    /// <summary>Names of all detectors, in order.</summary>
    public IReadOnlyList<string> Names => [.. detectors.Select(detector => detector.Name)];

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
            yield return (detector.Name, await detector.DetectAsync(context, cancellationToken));
        }
    }
}
