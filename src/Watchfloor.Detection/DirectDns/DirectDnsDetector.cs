using System.Net;
using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;
using static Watchfloor.Detection.Network.NetworkFindings;

namespace Watchfloor.Detection.DirectDns;

/// <summary>Finds hosts that pass by the company's resolvers and ask one outside that hardly anybody else asks.</summary>
/// <remarks>See <c>docs/detections/direct-dns.md</c>.</remarks>
public sealed class DirectDnsDetector(DirectDnsOptions options, NetworkOptions network) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "direct-dns";

    private const double UsualShare = 0.2;

    private static readonly string Sql = EmbeddedText.Read(typeof(DirectDnsDetector), "resolvers.sql");

    private readonly AddressSpace inside = new(network.InternalNetworks, network.ExternalNetworks);

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var view = await HostsInView.ReadAsync(context, inside, cancellationToken);
        // The resolver's own recursion is its work: whoever many hosts ask may ask anybody.
        return await JudgedAsync(
            context, Sql, ("minimum", options.MinimumQuestions), ResolverUse.Read, use => IsUnknown(use, view) ? Judge(use, view) : null, options.Threshold, cancellationToken);
    }

    private bool IsUnknown(ResolverUse use, HostsInView view) =>
        IPAddress.TryParse(use.Resolver, out var address) && !inside.Contains(address) && !AddressSpace.IsGroup(address)
        && !network.Resolvers.Contains(use.Resolver) && !network.Resolvers.Contains(use.Source)
        && !(use.Hosts >= 2 && use.Hosts >= UsualShare * view.Count);

    private static Finding Judge(ResolverUse use, HostsInView view)
    {
        List<Multiplier> factors = [];
        if (PublicResolvers.Find(use.Resolver) is { } known)
        {
            factors.Add(known);
        }

        factors.Add(view.Prevalence(use.Hosts, "a usual resolver"));
        if (use.Questions >= 0.9 * use.AllQuestions && use.Names != 1)
        {
            factors.Add(new("own_resolver", 0.7, "The host asks this resolver for everything: a fixed setting, on a guest or a server."));
        }

        var score = Score(Math.Min(0.7, 0.42 + (0.09 * Math.Log10(use.Questions))), factors);
        return new()
        {
            Uid = FindingUid.Make(DetectorName, use.Source, use.Resolver, FindingUid.At(use.First.Date)),
            Detector = DetectorName,
            Title = Invariant($"Direct DNS: {use.Source} asks {use.Resolver} itself"),
            Severity = SeverityOf(score),
            Score = score,
            Reasons =
            [
                new("questions", use.Questions, Invariant($"{use.Questions} of the host's {use.AllQuestions} questions went to {use.Resolver}, for {use.Names} names that could be read.")),
                new("prevalence_hosts", use.Hosts, Invariant($"{use.Hosts} of {view.Count} hosts ask this resolver.")),
                .. Reasons(factors),
            ],
            Entities = [Host(use.Source), new(EntityKind.Address, use.Resolver)],
            Evidence = use.Evidence,
            Techniques = ["T1071.004"],
            FirstSeen = use.First,
            LastSeen = use.Last,
        };
    }

    private sealed record ResolverUse(
        string Source, string Resolver, long Questions, long Names, long Hosts, long AllQuestions, DateTimeOffset First, DateTimeOffset Last, IReadOnlyList<EvidenceId> Evidence)
    {
        public static ResolverUse Read(RowReader row) => new(
            row.Text("source")!, row.Text("resolver")!, row.Long("questions"), row.Long("names"), row.Long("hosts"), row.Long("all_questions"), row.Time("first"), row.Time("last"), row.Ids("ids"));
    }
}
