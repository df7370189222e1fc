using System.Diagnostics;
using Watchfloor.Detection;
using Watchfloor.Lake;

namespace Watchfloor.Operations;

/// <summary>Runs detectors over a window and writes what they find back to the lake as OCSF Detection Findings.</summary>
public sealed class DetectionRunner(EventLake lake, IEnumerable<IDetector> detectors, TimeProvider time)
{
    private readonly IReadOnlyList<IDetector> detectors = [.. detectors];

    /// <summary>Names of the detectors there are.</summary>
    public IReadOnlyList<string> Names => [.. detectors.Select(detector => detector.Name)];

    /// <summary>Runs the named detectors, all when <paramref name="names"/> is empty.</summary>
    /// <param name="names">Detector names.</param>
    /// <param name="window">The window; null for everything in the lake.</param>
    /// <param name="progress">Told after every detector; may be null.</param>
    /// <param name="cancellationToken">Stops the detector at hand.</param>
    /// <exception cref="UsageException">A name is no detector.</exception>
    public async Task<IReadOnlyList<DetectorResult>> RunAsync(
        IReadOnlyCollection<string> names, TimeWindow? window, IProgress<DetectorResult>? progress, CancellationToken cancellationToken)
    {
        if (names.FirstOrDefault(name => !Names.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new UsageException($"'{unknown}' is no detector. There are: {string.Join(", ", Names)}.");
        }

        await using var snapshot = await lake.SnapshotAsync(cancellationToken);
        var span = window ?? await TimeWindow.OfLakeAsync(snapshot, cancellationToken);
        var results = new List<DetectorResult>();
        foreach (var detector in detectors.Where(detector => names.Count == 0 || names.Contains(detector.Name, StringComparer.OrdinalIgnoreCase)))
        {
            var watch = Stopwatch.StartNew();
            var findings = span is { } known
                ? await detector.DetectAsync(new DetectionContext(snapshot, known.From, known.To), cancellationToken)
                : [];
            if (findings.Count > 0)
            {
                await lake.CommitAsync(
                    new LakeCommit
                    {
                        Feed = FindingEvents.Feed(detector.Name),
                        Events = [.. findings.Select(finding => FindingEvents.ToEvent(finding, time))],
                    },
                    cancellationToken);
            }

            var result = new DetectorResult(detector.Name, findings, watch.Elapsed);
            results.Add(result);
            progress?.Report(result);
        }

        return results;
    }
}

/// <summary>What one detector found.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="Findings">Highest score first.</param>
/// <param name="Elapsed">Time taken.</param>
public sealed record DetectorResult(string Detector, IReadOnlyList<Finding> Findings, TimeSpan Elapsed);
