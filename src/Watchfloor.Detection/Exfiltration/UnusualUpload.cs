using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;
using static Watchfloor.Detection.Network.NetworkFindings;

namespace Watchfloor.Detection.Exfiltration;

/// <summary>Judges what stays below the bulk: an upload far above what the host sends anywhere else, and drips that add up over days.</summary>
/// <param name="all">Everything that was sent outside.</param>
/// <param name="view">Hosts in view.</param>
/// <param name="options">Settings.</param>
/// <param name="from">Start of the window.</param>
/// <param name="to">End of the window.</param>
internal sealed class UnusualUpload(IReadOnlyList<SentGroup> all, HostsInView view, ExfiltrationOptions options, DateTimeOffset from, DateTimeOffset to)
{
    private const int DripDays = 3;

    private readonly Dictionary<string, int> hosts = all.GroupBy(group => group.Group).ToDictionary(group => group.Key, group => group.Select(item => item.Source).Distinct().Count());
    private readonly ILookup<string, double> ofHost = all.ToLookup(group => group.Source, group => group.Sent(from, to));
    private readonly DateTimeOffset seenSince = all.Count == 0 ? from : all.Min(group => group.First);

    /// <summary>Findings for what is unusual.</summary>
    public IEnumerable<Finding> Judge() => all.Where(group => group.Last >= from).Select(Judge).OfType<Finding>().Where(finding => finding.Score >= options.UnusualThreshold);

    private Finding? Judge(SentGroup group)
    {
        var byDay = group.ByDay();
        var total = byDay.Sum();
        var isDrip = byDay.Length >= DripDays && total >= options.MinimumDripBytes && byDay.Max() < 0.6 * total && byDay.Max() < options.MinimumBytes;
        var sent = isDrip ? total : group.Sent(from, to);
        var received = isDrip ? group.Days.Sum(day => day.Received) : group.Received(from, to);
        // The bulk is judged elsewhere, by one who knows nightly jobs.
        if (sent < options.MinimumUnusualBytes || (!isDrip && sent >= options.MinimumBytes) || (!isDrip && sent < 0.2 * received) || (isDrip && sent < 2 * received))
        {
            return null;
        }

        var factors = Factors(group, byDay, sent, received, isDrip);
        // One megabyte gives 0.30, a hundred 0.54: small amounts need everything else to be strange.
        var alone = Math.Min(0.66, 0.3 + (0.12 * Math.Log10(sent / 1e6)));
        var score = Math.Min(sent < 1e9 ? 0.74 : 0.99, Score(alone, factors));
        var isCloud = CloudStorage.Has(group.Days[0].Destination);
        var destination = new VendorText(group.Group).ForDisplay(80);
        return new()
        {
            Uid = FindingUid.Make(ExfiltrationDetector.DetectorName, isDrip ? "drip" : "unusual", group.Source, group.Group, FindingUid.At(group.Last.Date)),
            Detector = ExfiltrationDetector.DetectorName,
            Title = isDrip ? Invariant($"{group.Source} sent {Size(sent)} to {destination} in drips over {byDay.Length} days") : Invariant($"{group.Source} sent {Size(sent)} to {destination}, far above its habit"),
            Severity = SeverityOf(score),
            Score = score,
            Reasons =
            [
                new("bytes_out", sent, Invariant($"{Size(sent)} sent and {Size(received)} received in {group.Days.Sum(day => day.Flows)} connections.")),
                new("days", byDay.Length, Invariant($"On {byDay.Length} days, {Size(byDay.Max())} on the busiest.")),
                .. Reasons(factors, group.HasName ? ["a destination without a name", "a gigabyte or more"] : ["a gigabyte or more"]),
            ],
            Entities =
            [
                Host(group.Source),
                .. group.Days.Select(day => day.Address).Distinct().Order(StringComparer.Ordinal).Take(5).Select(address => new Entity(EntityKind.Address, address)),
                .. group.Days.Where(day => day.HasName).Select(day => day.Destination).Distinct().Take(5).Select(name => new Entity(EntityKind.Domain, name)),
                .. group.Days.Select(day => day.ProcessUid).OfType<string>().Distinct().Take(1).Select(process => new Entity(EntityKind.Process, process)),
            ],
            Evidence = [.. group.Days.OrderByDescending(day => day.Sent).SelectMany(day => day.Evidence).Take(100)],
            Techniques = isCloud ? ["T1567.002"] : ["T1041", .. isDrip ? new[] { "T1030" } : []],
            FirstSeen = group.First,
            LastSeen = group.Last,
        };
    }

    private List<Multiplier> Factors(SentGroup group, double[] byDay, double sent, double received, bool isDrip)
    {
        // What is not known speaks neither for nor against; below a gigabyte it is never High anyway.
        List<Multiplier> factors = view.AreEnough ? [view.Prevalence(hosts[group.Group], "a service of the company")] : [];
        var others = ofHost[group.Source].Where(bytes => bytes > 0).Select(bytes => Math.Log(bytes)).Order().ToArray();
        if (others.Length >= 3)
        {
            var median = Statistics.Quantiles.At(others, 0.5);
            var deviations = others.Select(value => Math.Abs(value - median)).Order().ToArray();
            var distance = (Math.Log(sent) - median) / Math.Max(1, 1.4826 * Statistics.Quantiles.At(deviations, 0.5));
            factors.Add(distance switch
            {
                >= 3 => new("own_habit", 1.25, Invariant($"{distance:0.0} deviations above what the host sends to its {others.Length} destinations, in logarithms.")),
                >= 2 => new("own_habit", 1, Invariant($"{distance:0.0} deviations above what the host sends to its {others.Length} destinations.")),
                _ => new("own_habit", 0.5, Invariant($"Only {distance:0.0} deviations above what the host sends to its {others.Length} destinations.")),
            });
        }

        factors.Add(group.HasName
            ? new("named", 0.75, "The destination has a name, as nearly all services have.")
            : new("no_name", 1.15, "No name led to the address."));
        if (sent > 3 * received)
        {
            factors.Add(new("one_way", 1.1, Invariant($"{sent / Math.Max(1, received):0.#} times as much went out as came back.")));
        }

        var known = (from - group.First).TotalDays;
        if (!isDrip && known >= 2)
        {
            factors.Add(new("known_destination", 0.5, Invariant($"The host has sent there for {known:0} days.")));
        }
        else if (group.First - seenSince >= 0.2 * (group.Last - seenSince) && group.First - seenSince > TimeSpan.FromMinutes(10))
        {
            factors.Add(new("new_destination", 1.1, Invariant($"The host had not sent there in the {Span((group.First - seenSince).TotalSeconds)} before.")));
        }

        if (isDrip)
        {
            // A backup sends nearly the same at the same hour; an unattended agent, too.
            factors.Add(byDay.Length >= 20 ? new("always", 0.5, Invariant($"It has done so on {byDay.Length} days: a habit.")) : new("drip", 1.35, Invariant($"Each day stays below {Size(options.MinimumBytes)}, together they do not.")));
        }

        if (group.Days.Any(day => day.IsWritten))
        {
            factors.Add(new("written", 1.3, "Files were put there with PUT or a shared web folder."));
        }

        if (CloudStorage.Has(group.Days[0].Destination))
        {
            factors.Add(new("cloud_storage", 1.15, "A service where anybody may leave files."));
        }

        return factors;
    }
}
