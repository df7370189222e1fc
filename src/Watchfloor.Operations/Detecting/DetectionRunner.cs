using System.Diagnostics;
using Watchfloor.Detection;
using Watchfloor.Lake;

namespace Watchfloor.Operations;

/// <summary>Runs detectors over a window and writes what they find back to the lake as OCSF Detection Findings.</summary>
public sealed class DetectionRunner(EventLake lake, DetectorRun detectors, TimeProvider time)
{
    /// <summary>Runs the named detectors, all when <paramref name="names"/> is empty.</summary>
    /// <param name="names">Detector names.</param>
    /// <param name="window">The window; null for everything in the lake.</param>
    /// <param name="progress">Told after every detector; may be null.</param>
    /// <param name="cancellationToken">Stops the detector at hand.</param>
    /// <exception cref="UsageException">A name is no detector.</exception>
    public async Task<IReadOnlyList<DetectorResult>> RunAsync(
        IReadOnlyCollection<string> names, TimeWindow? window, IProgress<DetectorResult>? progress, CancellationToken cancellationToken)
    {
        if (names.FirstOrDefault(name => !detectors.Names.Contains(name)) is { } unknown)
        {
            throw new UsageException($"'{unknown}' is no detector. There are: {string.Join(", ", detectors.Names)}.");
        }

        await using var snapshot = await lake.SnapshotAsync(cancellationToken);
        var results = new List<DetectorResult>();
        if ((window ?? await TimeWindow.OfLakeAsync(snapshot, cancellationToken)) is not { } span)
        {
            return results;
        }

        using var run = Measures.Spans.StartActivity("detect");
        var watch = Stopwatch.StartNew();
        await foreach (var (detector, findings) in detectors.RunAsync(new DetectionContext(snapshot, span.From, span.To, Path.Combine(lake.Folder, "kept")), names, cancellationToken))
        {
            if (findings.Count > 0)
            {
                await lake.CommitAsync(
                    new LakeCommit
                    {
                        Feed = FindingEvents.Feed(detector),
                        Events = [.. findings.Select(finding => FindingEvents.ToEvent(finding, time))],
                    },
                    cancellationToken);
            }

            var result = new DetectorResult(detector, findings, watch.Elapsed);
            results.Add(result);
            Measures.Detected(result);
            progress?.Report(result);
            watch.Restart();
        }

        return results;
    }
}

/// <summary>What one detector found.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="Findings">Highest score first.</param>
/// <param name="Elapsed">Time taken.</param>
public sealed record DetectorResult(string Detector, IReadOnlyList<Finding> Findings, TimeSpan Elapsed);
