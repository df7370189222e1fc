using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;
using static Watchfloor.Detection.Network.NetworkFindings;

namespace Watchfloor.Detection.Scanning;

/// <summary>Finds hosts that try doors: many ports of one host, one port of many hosts, or both, at any speed.</summary>
/// <remarks>Threshold random walk over first contacts (Jung, Paxson, Berger and Balakrishnan, IEEE S&amp;P 2004). See <c>docs/detections/scan.md</c>.</remarks>
public sealed class ScanDetector(ScanOptions options, NetworkOptions network) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "scan";

    private static readonly string Sql = EmbeddedText.Read(typeof(ScanDetector), "contacts.sql");
    private static readonly string EvidenceSql = EmbeddedText.Read(typeof(ScanDetector), "evidence.sql");

    private readonly AddressSpace inside = new(network.InternalNetworks, network.ExternalNetworks);

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var lines = new List<ScanLine>();
        var parameters = new Dictionary<string, object?> { ["from"] = context.From, ["to"] = context.To, ["minimum"] = options.MinimumFailures };
        await foreach (var line in context.Lake.QueryAsync(Sql, parameters, row => ScanLine.Read(new(row)), cancellationToken))
        {
            lines.Add(line);
        }

        var findings = lines.Where(line => Odds(line) > 0).GroupBy(line => line.Source).Select(group => Judge([.. group])).Where(finding => finding.Score >= options.Threshold).InOrder(options.MaximumFindings);
        var sources = new Dictionary<string, object?> { ["sources"] = findings.Select(Source).ToList() };
        return await WithEvidenceAsync(context, findings, EvidenceSql, sources, row => row.Text("source")!, Source, cancellationToken);

        static string Source(Finding finding) => finding.Entities[0].Value;
    }

    private double Odds(ScanLine line) =>
        (line.Failed * Math.Log((1 - options.ScannerSuccess) / (1 - options.BenignSuccess)))
        + (line.Answered * Math.Log(options.ScannerSuccess / options.BenignSuccess));

    // One finding a source: its longest line leads, the others are told inside.
    private Finding Judge(List<ScanLine> lines)
    {
        var rows = lines.Where(line => line.Kind is ScanKind.Horizontal or ScanKind.Vertical).OrderByDescending(line => line.Failed).ThenBy(line => line.Target, StringComparer.Ordinal).ToList();
        var main = rows.FirstOrDefault() ?? lines[0];
        var all = lines.FirstOrDefault(line => line.Kind == ScanKind.Scattered) ?? main;
        var odds = Odds(main);
        var fromOutside = main.Direction == 1 || (!inside.Contains(main.SourceAddress) && main.Direction is not (2 or 3));
        var hours = (all.Last - all.First).TotalHours;
        var isSlow = hours > 6 && main.Failed / Math.Max(hours, 1e-3) < 10;
        List<Multiplier> factors = [];
        if (fromOutside)
        {
            factors.Add(new("from_outside", 0.55, "The source is outside: the internet knocks all day."));
        }

        if (main.Kind == ScanKind.Scattered)
        {
            factors.Add(new("scattered", 0.75, "No single port or host was tried often: a program with many dead peers looks like this too."));
        }

        if (main.Failed < 25)
        {
            factors.Add(new("few", 0.85, Invariant($"Only {main.Failed} doors did not open.")));
        }

        if (isSlow)
        {
            factors.Add(new("slow", 1.05, Invariant($"Spread over {hours:0.0} h, below what a count per minute would see.")));
        }

        var strength = 1 - Math.Exp(-odds / 5);
        var score = Score(strength * Math.Min(0.9, 0.58 + (0.12 * Math.Log10(Math.Max(1, main.Failed / 12.0)))), factors);
        var kind = Kind(rows, main, isSlow);
        var examples = string.Join(", ", main.Examples.Take(8));
        return new()
        {
            Uid = FindingUid.Make(DetectorName, main.Source, FindingUid.At(all.First.Date)),
            Detector = DetectorName,
            Title = Invariant($"{kind}: {main.Source} tried {all.Contacts} doors, {all.Failed} did not answer"),
            Severity = SeverityOf(score),
            Score = score,
            Reasons =
            [
                new("failed", main.Failed, main.Kind == ScanKind.Vertical
                    ? Invariant($"{main.Failed} of {main.Contacts} ports of {main.Target} did not answer, for example {examples}.")
                    : Invariant($"{main.Failed} of {main.Contacts} hosts{(main.Kind == ScanKind.Horizontal ? " on port " + main.Target : "")} did not answer, for example {examples}.")),
                new("log_odds", Math.Round(odds, 1), Invariant($"So many failures are e^{odds:0} times as likely from a scanner as from an ordinary host.")),
                new("lines", rows.Count, Invariant($"{rows.Count(line => line.Kind == ScanKind.Horizontal)} ports tried across hosts and {rows.Count(line => line.Kind == ScanKind.Vertical)} hosts tried across ports.")),
                new("hours", Math.Round(hours, 2), Invariant($"Over {Span(hours * 3600)}.")),
                .. Reasons(factors),
            ],
            Entities =
            [
                Host(main.Source),
                .. rows.Where(line => line.Kind == ScanKind.Vertical).Take(10).Select(line => new Entity(EntityKind.Address, line.Target)),
            ],
            Evidence = [],
            Techniques = fromOutside ? ["T1595.001"] : ["T1046", .. rows.Exists(line => line.Kind == ScanKind.Horizontal) ? new[] { "T1018" } : []],
            FirstSeen = all.First,
            LastSeen = all.Last,
        };
    }

    private static string Kind(List<ScanLine> rows, ScanLine main, bool isSlow)
    {
        var both = rows.Exists(line => line.Kind == ScanKind.Horizontal) && rows.Exists(line => line.Kind == ScanKind.Vertical);
        var what = both ? "Horizontal and vertical scan" : main.Kind switch { ScanKind.Horizontal => "Horizontal scan", ScanKind.Vertical => "Vertical scan", _ => "Scattered scan" };
        return isSlow ? $"Slow {char.ToLowerInvariant(what[0])}{what[1..]}" : what;
    }
}
