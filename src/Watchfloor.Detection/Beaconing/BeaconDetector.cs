using Watchfloor.Detection.Network;

namespace Watchfloor.Detection.Beaconing;

/// <summary>Finds hosts that call the same destination on a timer, as implants do.</summary>
/// <remarks>Times say whether a machine calls; only the surroundings say whose machine. See <c>docs/detections/beacon.md</c>.</remarks>
public sealed class BeaconDetector(BeaconOptions options, NetworkOptions? network = null) : IDetector
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
        var candidates = Judge(pairs, cancellationToken)
            // Calls that nearly all fail are another class: see FailedBeacon, which also knows scanners.
            .Where(candidate => candidate.Score >= options.Threshold && !candidate.IsFailed)
            .ToList();
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
        var surroundings = new BeaconContext(options, network ?? new(), KnownServices.BuiltIn, FanOut.Of(pairs));
        List<CallSeries> tested = [.. pairs.Where(pair => pair.Times.Length >= options.MinimumCalls), .. CallGroups.Of(pairs, options.MinimumCalls)];
        var tests = new Tests(tested);
        var judged = new BeaconCandidate?[tested.Count];
        Parallel.For(0, tested.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            judged[i] = BeaconCandidate.Judge(tested[i], tests.CountFor(tested[i]), surroundings, options));
        return OneEach([.. judged.OfType<BeaconCandidate>()])
            .OrderByDescending(candidate => candidate.Score)
            .ThenByDescending(candidate => candidate.LogOdds)
            .ThenBy(candidate => candidate.Calls.Source, StringComparer.Ordinal)
            .ThenBy(candidate => candidate.Calls.Destination, StringComparer.Ordinal);
    }

    // A group that keeps a rhythm its members do not have stands for them; otherwise the members stand alone.
    private static IEnumerable<BeaconCandidate> OneEach(List<BeaconCandidate> judged)
    {
        var alone = judged.Where(candidate => candidate.Calls.Members.Count == 0).ToLookup(candidate => (candidate.Calls.Source, candidate.Calls.Destination));
        var covered = new HashSet<(string, string)>();
        var groups = new List<BeaconCandidate>();
        foreach (var group in judged.Where(candidate => candidate.Calls.Members.Count > 0))
        {
            var members = group.Calls.Destination.Split(' ').Select(member => (group.Calls.Source, member)).ToList();
            // Two independent callers joined are worth less than both apart; turns taken by one are worth more.
            if (group.LogOdds > 3 + (1.5 * members.SelectMany(member => alone[member]).Sum(member => Math.Max(0, member.LogOdds))))
            {
                groups.Add(group);
                covered.UnionWith(members);
            }
        }

        return judged.Where(candidate => candidate.Calls.Members.Count == 0 && !covered.Contains((candidate.Calls.Source, candidate.Calls.Destination))).Concat(groups);
    }
}
