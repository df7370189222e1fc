using Watchfloor.Detection.Beaconing;
using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;
using static Watchfloor.Detection.Network.NetworkFindings;

namespace Watchfloor.Detection.FailedBeacon;

/// <summary>Finds hosts that keep calling a dead or blocked destination, or keep asking for a name that is gone: an implant whose master was taken down.</summary>
/// <remarks>See <c>docs/detections/failed-beacon.md</c>.</remarks>
public sealed class FailedBeaconDetector(FailedBeaconOptions options, NetworkOptions network) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "failed-beacon";

    /// <summary>Calls whose rhythm is read; more would sharpen nothing.</summary>
    private const int MostCalls = 5000;

    private static readonly string Sql = EmbeddedText.Read(typeof(FailedBeaconDetector), "failed-calls.sql");

    // Names that clients append to the domain of whatever network they are in.
    private static readonly HashSet<string> SearchNames = ["wpad", "isatap", "teredo", "autodiscover", "lb", "b", "db"];

    private readonly AddressSpace inside = new(network.InternalNetworks, network.ExternalNetworks);

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var view = await HostsInView.ReadAsync(context, inside, cancellationToken);
        return await JudgedAsync(
            context, Sql, ("minimum", options.MinimumFailures), DeadTarget.Read, target => AddressSpace.IsGroup(target.Destination) ? null : Judge(target, view), options.Threshold, cancellationToken);
    }

    private Finding Judge(DeadTarget target, HostsInView view)
    {
        var rhythm = Rhythm.Of(target.Times.Length <= MostCalls ? target.Times : target.Times[..MostCalls], 12);
        var hours = (target.Times[^1] - target.Times[0]) / 3600;
        var factors = Context(target, rhythm, hours, view);
        var score = Score(Math.Min(0.72, 0.55 + (0.08 * Math.Log10(target.Calls / 20.0))), factors);
        var name = new VendorText(target.Destination).ForDisplay(80);
        var where = target.IsName ? name : Invariant($"{name}:{target.Port}");
        var first = DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Round(target.Times[0] * 1e6));
        return new()
        {
            Uid = FindingUid.Make(DetectorName, target.Source, target.Destination, Invariant($"{target.Port}"), FindingUid.At(first.Date)),
            Detector = DetectorName,
            Title = target.IsName
                ? Invariant($"Failed beacon: {target.Source} asked {target.Calls} times for {where}, which does not exist")
                : Invariant($"Failed beacon: {target.Source} called {where} {target.Calls} times without an answer"),
            Severity = SeverityOf(score),
            Score = score,
            Reasons =
            [
                new("failed", target.Calls, Invariant($"{target.Calls} calls over {Span(hours * 3600)}, at least nine in ten refused or not answered.")),
                .. rhythm is null ? Array.Empty<Reason>() : [new Reason("period_seconds", Math.Round(rhythm.Timer.Period, 3), Invariant($"One every {Span(rhythm.Timer.Period)}; a timer is e^{rhythm.LogRatio:0} times as likely as chance."))],
                new("doors", target.Doors, target.IsName ? Invariant($"{target.Doors} missing names are asked for as often by the host.") : Invariant($"{target.Doors} destinations and ports did not answer the host.")),
                new("prevalence_hosts", target.Hosts, Invariant($"{target.Hosts} of {view.Count} hosts try it.")),
                .. Reasons(factors),
            ],
            Entities = [Host(target.Source), NetworkFindings.Destination(target.Destination)],
            Evidence = target.Evidence,
            Techniques = [target.IsName ? "T1071.004" : target.Port is 80 or 443 or 8080 or 8443 ? "T1071.001" : "T1571", "T1008"],
            FirstSeen = first,
            LastSeen = DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Round(target.Times[^1] * 1e6)),
        };
    }

    private List<Multiplier> Context(DeadTarget target, Rhythm? rhythm, double hours, HostsInView view)
    {
        List<Multiplier> factors = [];
        if (rhythm?.LogRatio > 5)
        {
            factors.Add(new("rhythm", 1.15, "It keeps a timer, as programs do."));
        }

        if (target.Doors >= options.ScannerDoors)
        {
            factors.Add(new("scanner", 0.2, Invariant($"The source tried {target.Doors} doors without an answer: a scan, told as one.")));
        }

        if (!target.IsName && view.IsFromOutside(target.SourceAddress, target.Direction))
        {
            factors.Add(new("from_outside", 0.3, "The calls come from outside: somebody knocks."));
        }
        else if (!target.IsName && inside.Contains(target.Destination))
        {
            factors.Add(new("inside_destination", 0.5, "The destination is inside: a service that was taken away."));
        }

        factors.Add(view.Prevalence(target.Hosts, "a service that is down"));
        if (target.IsName)
        {
            factors.Add(new("name_only", 0.8, "Only the name fails; old settings do so as well."));
            if (target.Destination[0] == '_' || SearchNames.Contains(target.Destination.Split('.')[0]))
            {
                factors.Add(new("discovery", 0.4, "Clients look for a service of their network under such names wherever they are."));
            }
        }
        else if (target.Port is not (80 or 443))
        {
            factors.Add(new("unusual_port", 1.1, Invariant($"Port {target.Port} is not a web port.")));
        }

        if (target.Port is 123 or 137 or 138 or 5353 or 1900 or 5355)
        {
            factors.Add(new("service_port", 0.4, Invariant($"Port {target.Port} is asked without expecting an answer.")));
        }

        if (hours < 0.05)
        {
            factors.Add(new("short", 0.7, "All of it within three minutes: one attempt with retries."));
        }

        return factors;
    }

    private sealed record DeadTarget(
        string Source, string? SourceAddress, string Destination, long Port, bool IsName, long Calls, long Hosts, long Doors, long Direction, double[] Times, IReadOnlyList<EvidenceId> Evidence)
    {
        public static DeadTarget Read(RowReader row) => new(
            row.Text("source")!, row.Text("src_ip"), row.Text("destination")!, row.Long("dst_port"), row.Truth("is_name"), row.Long("calls"), row.Long("hosts"), row.Long("doors"), row.Long("direction"),
            row.Seconds("times"), row.Ids("ids"));
    }
}
