using Watchfloor.Detection.Beaconing;
using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;
using static Watchfloor.Detection.Network.NetworkFindings;

namespace Watchfloor.Detection.LongSession;

/// <summary>Finds sessions that stay open for hours, or follow each other without a pause, to a place that hardly anybody else calls.</summary>
/// <remarks>See <c>docs/detections/long-session.md</c>.</remarks>
public sealed class LongSessionDetector(LongSessionOptions options, NetworkOptions network) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "long-session";

    private static readonly string Sql = EmbeddedText.Read(typeof(LongSessionDetector), "sessions.sql");
    private static readonly string EvidenceSql = EmbeddedText.Read(typeof(LongSessionDetector), "evidence.sql");

    private readonly AddressSpace inside = new(network.InternalNetworks, network.ExternalNetworks);

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var view = await HostsInView.ReadAsync(context, inside, cancellationToken);
        var pairs = new Dictionary<string, OpenPair>();
        var findings = await JudgedAsync(context, Sql, ("minimum", options.MinimumSeconds), OpenPair.Read, Told, options.Threshold, cancellationToken);
        var told = findings.Select(finding => pairs[finding.Uid]).ToList();
        var parameters = new Dictionary<string, object?>
        {
            ["sources"] = told.Select(pair => pair.Source).ToList(),
            ["destinations"] = told.Select(pair => pair.Destination).ToList(),
            ["ports"] = told.Select(pair => pair.Port).ToList(),
        };
        return await WithEvidenceAsync(
            context, findings, EvidenceSql, parameters, row => (row.Text("source")!, row.Text("dst_ip")!, row.Long("dst_port")), finding => pairs[finding.Uid].Key, cancellationToken);

        Finding? Told(OpenPair pair)
        {
            if (AddressSpace.IsGroup(pair.Destination))
            {
                return null;
            }

            var finding = Judge(pair, view);
            if (finding.Score >= options.Threshold)
            {
                pairs[finding.Uid] = pair;
            }

            return finding;
        }
    }

    private Finding Judge(OpenPair pair, HostsInView view)
    {
        var span = Math.Max(1, (pair.Last - pair.First).TotalSeconds);
        // Sessions that overlap count once only as far as the span reaches: six at a time for an hour are one hour.
        var open = Math.Min(pair.Total, span);
        var covered = open / span;
        var isChained = pair.Longest < 0.5 * open && pair.Sessions >= 3;
        var ofWindow = pair.Seen > 0 ? Math.Min(1, open / pair.Seen) : 0;
        List<Multiplier> factors = [];
        if (view.IsFromOutside(pair.SourceAddress, pair.Direction))
        {
            factors.Add(new("from_outside", 0.7, "The session was opened from outside."));
        }
        else if (inside.Contains(pair.Destination))
        {
            factors.Add(new("inside_destination", 0.5, "The destination is inside: shares, databases and remote desktops stay open all day."));
        }

        factors.Add(view.Prevalence(pair.Hosts, "a service of the company"));
        if (KnownServices.BuiltIn.Factor(pair.Name) is { } known)
        {
            factors.Add(known);
        }

        if (pair.Protocol == "udp" && pair.Port is 53 or 123 or 500 or 4500 or 1194 or 51820 or 1900 or 5353 or 137 or 138)
        {
            factors.Add(new("service_port", 0.5, Invariant($"Port {pair.Port} keeps its flows open by nature.")));
        }

        if (isChained && covered < 0.5)
        {
            factors.Add(new("gaps", 0.6, Invariant($"Sessions cover only {covered:P0} of the time between the first and the last.")));
        }

        if (pair.BytesIn > 200_000_000 && pair.BytesIn > 20 * pair.BytesOut)
        {
            factors.Add(new("bulk_down", 0.6, Invariant($"{Size(pair.BytesIn)} came back: video or a download.")));
        }

        if (pair.Port is not (80 or 443 or 0) && !inside.Contains(pair.Destination))
        {
            factors.Add(new("unusual_port", 1.15, Invariant($"Port {pair.Port} is not a web port.")));
        }

        // One hour gives 0.40, four 0.52, twelve 0.62; in a short capture the share of it counts.
        var alone = Math.Min(0.6, Math.Max(0.4 + (0.2 * Math.Log10(Math.Max(open, 60) / 3600)), ofWindow >= 0.25 && open >= 600 ? 0.5 + (0.1 * ofWindow) : 0));
        var score = Score(alone, factors);
        var destination = new VendorText(pair.Name ?? pair.Destination).ForDisplay(80);
        return new()
        {
            Uid = FindingUid.Make(DetectorName, pair.Source, pair.Destination, Invariant($"{pair.Port}"), FindingUid.At(pair.First.Date)),
            Detector = DetectorName,
            Title = Invariant($"{(isChained ? "Chained sessions" : "Long session")}: {pair.Source} with {destination}:{pair.Port} for {Span(open)}"),
            Severity = SeverityOf(score),
            Score = score,
            Reasons =
            [
                new("open_seconds", Math.Round(open), Invariant($"Open for {Span(open)} in {pair.Sessions} sessions, the longest {Span(pair.Longest)}.")),
                new("covered", Math.Round(covered, 3), Invariant($"{covered:P0} of the time between first and last, {ofWindow:P0} of all that was looked at.")),
                new("bytes", pair.BytesOut, Invariant($"{Size(pair.BytesOut)} sent, {Size(pair.BytesIn)} received.")),
                .. Reasons(factors),
            ],
            Entities = [Host(pair.Source), new(EntityKind.Address, pair.Destination), .. pair.Name is { } name ? [new Entity(EntityKind.Domain, name)] : Array.Empty<Entity>()],
            Evidence = [],
            Techniques = pair.Port is 80 or 443 ? ["T1071.001", "T1572"] : ["T1571", "T1572"],
            FirstSeen = pair.First,
            LastSeen = pair.Last,
        };
    }

    private sealed record OpenPair(
        string Source, string? SourceAddress, string Destination, long Port, string? Protocol, string? Name, long Sessions, double Longest, double Total, double BytesOut, double BytesIn,
        long Hosts, long Direction, double Seen, DateTimeOffset First, DateTimeOffset Last)
    {
        public (string Source, string Destination, long Port) Key => (Source, Destination, Port);

        public static OpenPair Read(RowReader row) => new(
            row.Text("source")!, row.Text("src_ip"), row.Text("dst_ip")!, row.Long("dst_port"), row.Text("protocol"), row.Text("name"), row.Long("sessions"), row.Number("longest"), row.Number("total"),
            row.Number("bytes_out"), row.Number("bytes_in"), row.Long("hosts"), row.Long("direction"), row.Number("seen"), row.Time("first"), row.Time("last"));
    }
}
