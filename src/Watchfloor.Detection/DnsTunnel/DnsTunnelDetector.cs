using Watchfloor.Detection.Beaconing;
using Watchfloor.Detection.Network;
using static Watchfloor.Detection.Network.NetworkFindings;

namespace Watchfloor.Detection.DnsTunnel;

/// <summary>Finds data carried in the names that a host asks for under one registered domain.</summary>
/// <remarks>See <c>docs/detections/dns-tunnel.md</c>.</remarks>
public sealed class DnsTunnelDetector(DnsTunnelOptions options) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "dns-tunnel";

    private static readonly string Sql = EmbeddedText.Read(typeof(DnsTunnelDetector), "names.sql");

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var uses = new Dictionary<(string Source, string Domain), DomainUse>();
        var parameters = new Dictionary<string, object?> { ["from"] = context.From, ["to"] = context.To, ["minimum"] = options.MinimumNames };
        await foreach (var row in context.Lake.QueryAsync(
            Sql,
            parameters,
            row => (Source: row.GetString(0), Name: row.GetString(1), Queries: row.GetInt64(2), First: row.GetInt64(3), Last: row.GetInt64(4), Id: row.GetString(5), Carrying: row.GetInt64(6)),
            cancellationToken))
        {
            var domain = PublicSuffixes.RegisteredDomain(row.Name.ToLowerInvariant());
            if (IsReverse(domain) || domain.Length >= row.Name.Length)
            {
                continue;
            }

            if (!uses.TryGetValue((row.Source, domain), out var use))
            {
                uses[(row.Source, domain)] = use = new(row.Source, domain);
            }

            use.Add(row.Name, row.Queries, row.Carrying, row.First, row.Last, row.Id);
        }

        var hosts = uses.Keys.GroupBy(key => key.Domain).ToDictionary(group => group.Key, group => group.Count());
        return uses.Values.Where(use => use.Names >= options.MinimumNames).Select(use => Judge(use, hosts[use.Domain])).Where(finding => finding.Score >= options.Threshold).InOrder(options.MaximumFindings);
    }

    // Reverse lookups and names of the local network carry addresses by design.
    private static bool IsReverse(string domain) => domain is "in-addr.arpa" or "ip6.arpa" || domain.EndsWith(".arpa", StringComparison.Ordinal) || domain.EndsWith(".local", StringComparison.Ordinal);

    private static Finding Judge(DomainUse use, int hosts)
    {
        var carrying = use.Carrying / (double)Math.Max(1, use.Queries);
        // Points are natural logarithms of odds. The largest of a tunnel's marks need not all be there: a tunnel that waits asks short names.
        var points = -4.5
            + Math.Clamp((use.MeanLength - 10) / 10, -1, 3)
            + (use.Coded >= 0.6 ? 1.2 : 0)
            + (use.MeanLength >= 8 && use.Entropy >= 3.4 ? 1 : 0)
            + Math.Clamp(2 * (use.Fresh - 0.4), -0.8, 1.2)
            + (2.5 * carrying)
            + Math.Clamp(Math.Log10(Math.Max(1, use.Carried / 500)), 0, 3)
            + Math.Clamp(Math.Log10(use.NamesEachMinute), 0, 2);
        var alone = 1 / (1 + Math.Exp(-points));
        List<Multiplier> factors = [];
        if (hosts >= 3)
        {
            factors.Add(new("many_hosts", hosts >= 10 ? 0.45 : 0.8, Invariant($"{hosts} hosts ask in this way under the domain: reputation services and content networks do; a tunnel has one end each.")));
        }

        if (KnownServices.BuiltIn.Factor(use.Domain) is { } known)
        {
            factors.Add(known);
        }

        if (carrying < 0.2 && use.MeanLength < 20)
        {
            factors.Add(new("short_addresses", 0.6, "Short names, asked for addresses: content networks number their servers like this."));
        }

        if (use.Names < 50)
        {
            factors.Add(new("few_names", 0.8, Invariant($"Only {use.Names} different names.")));
        }

        var score = Score(alone, factors);
        var domain = new Watchfloor.Ocsf.VendorText(use.Domain).ForDisplay(80);
        var first = DateTimeOffset.UnixEpoch.AddMicroseconds(use.First);
        List<string> missing = [];
        missing.AddRange(carrying < 0.2 ? ["record types that carry data back"] : []);
        missing.AddRange(use.MeanLength < 25 ? ["long names"] : []);
        return new()
        {
            Uid = FindingUid.Make(DetectorName, use.Source, use.Domain, FindingUid.At(first.Date)),
            Detector = DetectorName,
            Title = Invariant($"DNS tunnel: {use.Source} carries data in names under {domain}"),
            Severity = SeverityOf(score),
            Score = score,
            Reasons =
            [
                new("names", use.Names, Invariant($"{use.Names} different names in {use.Queries} questions under {domain}, {use.NamesEachMinute:0.#} names a minute.")),
                new("bytes_carried", Math.Round(use.Carried), Invariant($"The names can have carried {Size(use.Carried)} out.")),
                new("mean_length", Math.Round(use.MeanLength, 1), Invariant($"{use.MeanLength:0.0} characters before the domain in the mean; host names have 3 to 15.")),
                new("entropy", Math.Round(use.Entropy, 3), Invariant($"{use.Entropy:0.00} bits a character; hexadecimal has 4.0, words about 3.9 over a small alphabet.")),
                new("coded", Math.Round(use.Coded, 3), Invariant($"{use.Coded:P0} of the names mix letters with digits or raw bytes.")),
                new("carrying_types", Math.Round(carrying, 3), Invariant($"{carrying:P0} of the questions are of types that carry data back.")),
                new("log_odds", Math.Round(points, 2), Invariant($"Together e^{points:0.0} to 1.")),
                .. Reasons(factors, missing),
            ],
            Entities = [Host(use.Source), new(Watchfloor.Ocsf.EntityKind.Domain, use.Domain)],
            Evidence = use.Evidence,
            Techniques = ["T1071.004", "T1572", "T1048.003"],
            FirstSeen = first,
            LastSeen = DateTimeOffset.UnixEpoch.AddMicroseconds(use.Last),
        };
    }
}
