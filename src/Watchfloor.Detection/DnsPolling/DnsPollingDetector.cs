using System.Net;
using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;
using static Watchfloor.Detection.Network.NetworkFindings;

namespace Watchfloor.Detection.DnsPolling;

/// <summary>Finds a host that asks for the same name over and over: orders come in the answer, so no count of names shows it.</summary>
/// <remarks>See <c>docs/detections/dns-polling.md</c>.</remarks>
public sealed class DnsPollingDetector(DnsPollingOptions options, NetworkOptions network) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "dns-polling";

    private static readonly string Sql = EmbeddedText.Read(typeof(DnsPollingDetector), "polled-names.sql");

    private readonly AddressSpace inside = new(network.InternalNetworks, network.ExternalNetworks);

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var view = await HostsInView.ReadAsync(context, inside, cancellationToken);
        return await JudgedAsync(
            context, Sql, ("minimum", options.MinimumQuestions), PolledName.Read, name => IPAddress.TryParse(name.Resolver, out var resolver) && !AddressSpace.IsGroup(resolver) ? Judge(name, resolver, view) : null, options.Threshold, cancellationToken);
    }

    private Finding Judge(PolledName polled, IPAddress resolver, HostsInView view)
    {
        var isUsual = inside.Contains(resolver) || network.Resolvers.Contains(polled.Resolver) || (polled.Hosts >= 2 && polled.Hosts >= 0.2 * view.Count);
        var share = polled.Questions / (double)Math.Max(1, polled.AllQuestions);
        var carries = polled.Carrying >= 0.8 * polled.Questions;
        var meanGap = (polled.Last - polled.First).TotalSeconds / Math.Max(1, polled.Questions - 1);
        List<Multiplier> factors = [];
        factors.Add(isUsual
            ? new("usual_resolver", 0.6, "The question goes to a usual resolver, as every program's does.")
            : new("unusual_resolver", view.AreEnough || share >= 0.8 ? 1.15 : 0.8, Invariant($"{polled.Resolver} is outside and asked by {polled.Hosts} of {view.Count} hosts.")));
        if (!isUsual && PublicResolvers.Find(polled.Resolver) is { } known)
        {
            factors.Add(known);
        }

        if (share >= 0.8 && !isUsual)
        {
            factors.Add(new("nothing_else", 1.2, Invariant($"{share:P0} of all questions to this resolver are for this one name: it serves nothing else.")));
        }

        if (carries)
        {
            factors.Add(new("carrying_type", 1.35, "The questions are of types that carry data back, such as TXT."));
        }

        if (meanGap < 60)
        {
            factors.Add(new("too_often", 1.1, Invariant($"One question every {meanGap:0.#} s in the mean: an answer may be kept for longer than that.")));
        }

        if (polled.HostsOfName >= 3)
        {
            factors.Add(new("many_hosts", 0.5, Invariant($"{polled.HostsOfName} hosts poll the name: a program they all have.")));
        }

        var score = Score(0.45 + Math.Min(0.15, 0.05 * Math.Log10(polled.Questions / 48.0)), factors);
        var name = new VendorText(polled.Name).ForDisplay(80);
        List<string> missing = [.. carries ? Array.Empty<string>() : ["record types that carry data back"], .. polled.Answers > 5 ? Array.Empty<string>() : ["changing answers"]];
        return new()
        {
            Uid = FindingUid.Make(DetectorName, polled.Source, polled.Resolver, polled.Name, FindingUid.At(polled.First.Date)),
            Detector = DetectorName,
            Title = Invariant($"DNS polling: {polled.Source} asks {polled.Resolver} for {name} {polled.Questions} times"),
            Severity = SeverityOf(score),
            Score = score,
            Reasons =
            [
                new("questions", polled.Questions, Invariant($"{polled.Questions} questions for {name}, one every {meanGap:0.#} s in the mean, {share:P0} of all to this resolver.")),
                new("answers", polled.Answers, Invariant($"{polled.Answers} different answers.")),
                new("prevalence_hosts", polled.Hosts, Invariant($"{polled.Hosts} of {view.Count} hosts ask this resolver; {polled.HostsOfName} poll the name.")),
                .. Reasons(factors, missing),
            ],
            Entities = [Host(polled.Source), new(EntityKind.Domain, polled.Name), .. isUsual ? Array.Empty<Entity>() : [new Entity(EntityKind.Address, polled.Resolver)]],
            Evidence = polled.Evidence,
            Techniques = ["T1071.004"],
            FirstSeen = polled.First,
            LastSeen = polled.Last,
        };
    }

    private sealed record PolledName(
        string Source, string Resolver, string Name, long Questions, long AllQuestions, long Answers, long Carrying, long Hosts, long HostsOfName,
        DateTimeOffset First, DateTimeOffset Last, IReadOnlyList<EvidenceId> Evidence)
    {
        public static PolledName Read(RowReader row) => new(
            row.Text("source")!, row.Text("resolver")!, row.Text("name")!, row.Long("questions"), row.Long("all_questions"), row.Long("answers"), row.Long("carrying"),
            row.Long("hosts"), row.Long("hosts_of_name"), row.Time("first"), row.Time("last"),
            row.Ids("sampled") is { Count: > 0 } sampled ? sampled : [EvidenceId.Parse(row.Text("one")!)]);
    }
}
