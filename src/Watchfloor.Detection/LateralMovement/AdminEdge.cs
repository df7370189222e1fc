using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;
using static Watchfloor.Detection.Network.NetworkFindings;

namespace Watchfloor.Detection.LateralMovement;

/// <summary>Two machines that talk on ports of administration, as a sensor on the network sees it.</summary>
internal sealed record AdminEdge(
    string Source, string Destination, IReadOnlyList<string> Ways, long Calls, long Before, double Copied, double Fetched, long Reached, long ReachedNew, long SourceBefore, long Clients, bool IsDirectory, long Population,
    DateTimeOffset First, DateTimeOffset Last, DateTimeOffset SeenSince, DateTimeOffset SeenUntil, IReadOnlyList<EvidenceId> Evidence)
{
    /// <summary>Bytes of a tool: what somebody copies to a machine before he starts it there.</summary>
    private const double ToolBytes = 100_000;

    /// <summary>Reads a row of <c>admin-edges.sql</c>.</summary>
    public static AdminEdge Read(RowReader row) => new(
        row.Text("src_ip")!, row.Text("dst_ip")!, row.Texts("ways"), row.Long("calls"), row.Long("before"), row.Number("copied"), row.Number("fetched"), row.Long("reached"), row.Long("reached_new"), row.Long("source_before"),
        row.Long("clients"), row.Truth("is_directory"), row.Long("population"), row.Time("first"), row.Time("last"), row.Time("seen_since"), row.Time("seen_until"), row.Ids("ids"));

    /// <summary>What raised and lowered the score.</summary>
    public IReadOnlyList<Multiplier> Factors()
    {
        List<Multiplier> factors = [];
        if (Before > 0)
        {
            factors.Add(new("known_edge", 0.3, Invariant($"The two have done so {Before} times in the 30 days before.")));
        }
        else if ((First - SeenSince).TotalSeconds >= 0.2 * (SeenUntil - SeenSince).TotalSeconds && First - SeenSince > TimeSpan.FromMinutes(10))
        {
            factors.Add(new("new_edge", 1.25, Invariant($"The two had not done so in the {Span((First - SeenSince).TotalSeconds)} looked at before.")));
        }

        // A file share alone is daily bread; a share, a procedure call and a shell together are a remote start.
        factors.Add(Ways.Count switch
        {
            >= 3 => new("ways", 1.7, Invariant($"{string.Join(", ", Ways)} together: copy, call and start.")),
            2 => new("ways", 1.35, Invariant($"{string.Join(" and ", Ways)} together.")),
            _ => new("ways", 1, Invariant($"Only {Ways[0]}.")),
        });
        if (Copied >= ToolBytes && Copied > 2 * Fetched)
        {
            factors.Add(new("copied", 1.25, Invariant($"{Size(Copied)} were copied there, {Size(Fetched)} back.")));
        }

        if (ReachedNew >= 4)
        {
            factors.Add(new("fan_out", 1.4, Invariant($"The source reached {ReachedNew} machines so that it had not before.")));
        }

        if (IsDirectory)
        {
            factors.Add(new("directory", 0.3, "The destination serves names, tickets or directories, which every machine asks."));
        }
        else if (Clients >= 4 && Clients >= 0.1 * Population)
        {
            factors.Add(new("server", 0.4, Invariant($"{Clients} machines do so with the destination: a server.")));
        }

        if (SourceBefore >= 50 && Before == 0)
        {
            factors.Add(new("administrator", 0.5, Invariant($"The source has administered others {SourceBefore} times before.")));
        }

        return factors;
    }

    /// <summary>The finding.</summary>
    public Finding ToFinding()
    {
        var factors = Factors();
        var score = Score(0.33, factors);
        return new()
        {
            Uid = FindingUid.Make(LateralMovementDetector.DetectorName, "edge", Source, Destination, FindingUid.At(First.Date)),
            Detector = LateralMovementDetector.DetectorName,
            Title = Invariant($"{Source} administers {Destination}: {string.Join(", ", Ways)}"),
            Severity = SeverityOf(score),
            Score = score,
            Reasons =
            [
                new("calls", Calls, Invariant($"{Calls} calls on ports of administration between {First:HH:mm} and {Last:HH:mm} UTC.")),
                new("ways", Ways.Count, Invariant($"Ways in: {string.Join(", ", Ways)}.")),
                new("copied", Copied, Invariant($"{Size(Copied)} sent over file shares.")),
                .. Reasons(factors, "a logon record that names the account", "a service or task that was set up"),
            ],
            Entities = [Host(Source), new(EntityKind.Address, Destination)],
            Evidence = Evidence,
            Techniques = [.. Techniques().Distinct()],
            FirstSeen = First,
            LastSeen = Last,
        };
    }

    private IEnumerable<string> Techniques()
    {
        foreach (var way in Ways)
        {
            yield return way switch { "file share" => "T1021.002", "remote desktop" => "T1021.001", "remote shell" => "T1021.006", "ssh" => "T1021.004", "screen" => "T1021.005", _ => "T1021.003" };
        }

        if (Copied >= ToolBytes)
        {
            yield return "T1570";
        }
    }
}
