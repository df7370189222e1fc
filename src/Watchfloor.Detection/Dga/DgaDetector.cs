using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;
using static Watchfloor.Detection.Network.NetworkFindings;

namespace Watchfloor.Detection.Dga;

/// <summary>Finds hosts that try one made-up domain after the other: a domain generation algorithm looking for its master.</summary>
/// <remarks>See <c>docs/detections/dga.md</c>.</remarks>
public sealed class DgaDetector(DgaOptions options) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "dga";

    private static readonly string Sql = EmbeddedText.Read(typeof(DgaDetector), "failed-names.sql");

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var hosts = new SortedDictionary<string, HostNames>(StringComparer.Ordinal);
        var parameters = new Dictionary<string, object?> { ["from"] = context.From, ["to"] = context.To };
        await foreach (var name in context.Lake.QueryAsync(Sql, parameters, row => AskedName.Read(new(row)), cancellationToken))
        {
            if (!hosts.TryGetValue(name.Source, out var host))
            {
                hosts[name.Source] = host = new();
            }

            host.Add(name);
        }

        return hosts.Where(pair => pair.Value.Suspicious >= options.MinimumDomains).Select(pair => Judge(pair.Key, pair.Value)).Where(finding => finding.Score >= options.Threshold).InOrder(100);
    }

    private static Finding Judge(string source, HostNames names)
    {
        // Of a person's missing domains a tenth looks drawn by lot (typing errors, dead trackers); of a generator's, nearly all do.
        var shareRandom = names.MissingRandom / (double)Math.Max(1, names.Missing);
        var shareMissing = names.Missing / (double)Math.Max(1, names.Domains);
        var points = -3.5 + Math.Log(1 + names.MissingRandom) + (2.5 * (shareRandom - 0.4)) + Math.Clamp(4 * (shareMissing - 0.2), -1, 1.5)
            + (names.LargestSink >= 5 ? 1.5 : 0);
        var score = Score(0.9 / (1 + Math.Exp(-points)), []);
        var sample = string.Join(", ", names.Examples.Take(5).Select(name => new VendorText(name).ForDisplay(40)));
        List<string> missing = [];
        missing.AddRange(names.LargestSink < 5 ? ["several such names at one address (a sinkhole or the master)"] : []);
        missing.AddRange(shareMissing < 0.5 ? ["most domains failing"] : []);
        return new()
        {
            Uid = FindingUid.Make(DetectorName, source, FindingUid.At(names.First.Date)),
            Detector = DetectorName,
            Title = Invariant($"Generated domains: {source} tried {names.Suspicious} domains that look drawn by lot"),
            Severity = SeverityOf(score),
            Score = score,
            Reasons =
            [
                new("random_missing", names.MissingRandom, Invariant($"{names.MissingRandom} of {names.Missing} domains that do not exist look drawn by lot, for example {sample}.")),
                new("missing_share", Math.Round(shareMissing, 3), Invariant($"{shareMissing:P0} of {names.Domains} registered domains asked for do not exist.")),
                new("largest_sink", names.LargestSink, Invariant($"{names.LargestSink} such domains lead to one address{(names.SinkAddress is { } sink ? " (" + sink + ")" : "")}.")),
                new("log_odds", Math.Round(points, 2), Invariant($"Together e^{points:0.0} to 1.")),
                .. Reasons([], missing),
            ],
            Entities = [Host(source), .. names.Examples.Take(10).Select(name => new Entity(EntityKind.Domain, name)), .. names.SinkAddress is { } address ? [new Entity(EntityKind.Address, address)] : Array.Empty<Entity>()],
            Evidence = names.Evidence,
            Techniques = ["T1568.002"],
            FirstSeen = names.First,
            LastSeen = names.Last,
        };
    }
}
