namespace Watchfloor.Detection.Beaconing;

/// <summary>Finds hosts that call the same destination on a timer, as implants do.</summary>
/// <remarks>Times say whether a machine calls; only the surroundings say whose machine. See <c>docs/detections/beacon.md</c>.</remarks>
public sealed class BeaconDetector(BeaconOptions options) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "beacon";

    /// <summary>Hosts told apart for one destination; the reasons count the others.</summary>
    private const int FindingsEachDestination = 5;

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var pairs = await CallReader.ReadAsync(context, options, cancellationToken);
        var candidates = Judge(pairs, cancellationToken).Where(candidate => candidate.Score >= options.Threshold).ToList();
        var likewise = candidates.CountBy(candidate => candidate.Calls.Destination).ToDictionary();
        var told = new Dictionary<string, int>();
        return [.. candidates
            .Where(candidate => (told[candidate.Calls.Destination] = told.GetValueOrDefault(candidate.Calls.Destination) + 1) <= FindingsEachDestination)
            .Take(options.MaximumFindings)
            .Select(candidate => BeaconFinding.From(candidate, likewise[candidate.Calls.Destination]))];
    }

    /// <summary>Every pair that has a rhythm, highest score first; ties go to the surer timing, then by name.</summary>
    internal IEnumerable<BeaconCandidate> Judge(IReadOnlyList<CallSeries> pairs, CancellationToken cancellationToken)
    {
        var surroundings = new BeaconContext(options, KnownServices.BuiltIn);
        var judged = new BeaconCandidate?[pairs.Count];
        Parallel.For(0, pairs.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            judged[i] = BeaconCandidate.Judge(pairs[i], pairs.Count, surroundings, options));
        return judged.OfType<BeaconCandidate>()
            .OrderByDescending(candidate => candidate.Score)
            .ThenByDescending(candidate => candidate.LogOdds)
            .ThenBy(candidate => candidate.Calls.Source, StringComparer.Ordinal)
            .ThenBy(candidate => candidate.Calls.Destination, StringComparer.Ordinal);
    }
}
