using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;
using static Watchfloor.Detection.Network.NetworkFindings;

namespace Watchfloor.Detection.Strobe;

/// <summary>Finds pairs that open connections without pause: an implant in interactive use, a tunnel of requests, a client gone wild.</summary>
/// <remarks>See <c>docs/detections/strobe.md</c>.</remarks>
public sealed class StrobeDetector(StrobeOptions options, NetworkOptions network) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "strobe";

    private static readonly string Sql = EmbeddedText.Read(typeof(StrobeDetector), "strobe.sql");

    private readonly AddressSpace inside = new(network.InternalNetworks, network.ExternalNetworks);

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var view = await HostsInView.ReadAsync(context, inside, cancellationToken);
        return await JudgedAsync(
            context, Sql, ("rate", options.CallsInTenMinutes), BusyPair.Read, pair => AddressSpace.IsGroup(pair.Destination) ? null : Judge(pair, view), options.Threshold, cancellationToken);
    }

    private Finding Judge(BusyPair pair, HostsInView view)
    {
        List<Multiplier> factors = [];
        if (view.IsFromOutside(pair.SourceAddress, pair.Direction))
        {
            factors.Add(new("from_outside", 0.5, "The calls come from outside."));
        }
        else if (inside.Contains(pair.Destination))
        {
            factors.Add(new("inside_destination", 0.6, "The destination is inside: servers talk to each other without pause."));
        }

        factors.Add(view.Prevalence(pair.Hosts, "a busy service"));
        if (pair.Port is 53 or 123 or 137 or 161 or 514)
        {
            factors.Add(new("service_port", pair.Port == 53 && !inside.Contains(pair.Destination) ? 0.7 : 0.4, Invariant($"Port {pair.Port} serves many short questions by nature.")));
        }

        // A page opens its connections in the same few seconds; a strobe never rests.
        var steadiness = Math.Min(1, pair.Seconds / (double)Math.Max(1, pair.Calls));
        if (steadiness < 0.3)
        {
            factors.Add(new("bursts", 0.6, Invariant($"The calls crowd into {pair.Seconds} seconds: pages and downloads in pieces do.")));
        }

        if (pair.Failed >= 0.9 * pair.Calls)
        {
            factors.Add(new("failed", 0.7, "Nearly all were refused or not answered: see failed-beacon."));
        }

        if (pair.Name is null && !inside.Contains(pair.Destination) && pair.Port is not (80 or 443))
        {
            factors.Add(new("unusual_port", 1.1, Invariant($"Port {pair.Port} is not a web port.")));
        }

        var alone = Math.Min(0.75, 0.55 + (0.12 * Math.Log10(pair.Busiest / 200.0)) + (0.05 * Math.Log10(Math.Max(1, pair.BusyBins))));
        var score = Score(alone, factors);
        var destination = new VendorText(pair.Name ?? pair.Destination).ForDisplay(80);
        return new()
        {
            Uid = FindingUid.Make(DetectorName, pair.Source, pair.Destination, Invariant($"{pair.Port}"), FindingUid.At(pair.First.Date)),
            Detector = DetectorName,
            Title = Invariant($"Strobe: {pair.Source} calls {destination}:{pair.Port} {pair.Busiest} times in ten minutes"),
            Severity = SeverityOf(score),
            Score = score,
            Reasons =
            [
                new("busiest", pair.Busiest, Invariant($"{pair.Busiest} calls in the busiest ten minutes, {pair.Calls} in all.")),
                new("busy_minutes", 10 * pair.BusyBins, Invariant($"As busy for {10 * pair.BusyBins} minutes.")),
                new("bytes", pair.BytesOut, Invariant($"{pair.BytesOut:0} bytes sent and {pair.BytesIn:0} received in the mean.")),
                new("failed", pair.Failed, Invariant($"{pair.Failed} were refused or not answered.")),
                .. Reasons(factors),
            ],
            Entities = [Host(pair.Source), new(EntityKind.Address, pair.Destination), .. pair.Name is { } name ? [new Entity(EntityKind.Domain, name)] : Array.Empty<Entity>()],
            Evidence = pair.Evidence,
            Techniques = [pair.Port is 80 or 443 or 8080 or 8443 ? "T1071.001" : "T1571"],
            FirstSeen = pair.First,
            LastSeen = pair.Last,
        };
    }

    private sealed record BusyPair(
        string Source, string? SourceAddress, string Destination, long Port, string? Name, long Busiest, long BusyBins, long Calls, long Seconds, long Failed, long Hosts, long Direction,
        double BytesOut, double BytesIn, DateTimeOffset First, DateTimeOffset Last, IReadOnlyList<EvidenceId> Evidence)
    {
        public static BusyPair Read(RowReader row) => new(
            row.Text("source")!, row.Text("src_ip"), row.Text("dst_ip")!, row.Long("dst_port"), row.Text("name"), row.Long("busiest"), row.Long("busy"), row.Long("calls"), row.Long("seconds"), row.Long("failed"),
            row.Long("hosts"), row.Long("direction"), Math.Round(row.Number("bytes_out")), Math.Round(row.Number("bytes_in")), row.Time("first"), row.Time("last"), row.Ids("ids"));
    }
}
