using System.Globalization;
using System.Net;
using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Exfiltration;

/// <summary>Finds hosts that send far more to one place outside than they and their peers are used to.</summary>
/// <remarks>See <c>docs/detections/exfiltration.md</c>.</remarks>
public sealed class ExfiltrationDetector(ExfiltrationOptions options, NetworkOptions? network = null) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "exfiltration";

    private static readonly string Sql = EmbeddedText.Read(typeof(ExfiltrationDetector), "uploads.sql");
    private static readonly string DaysSql = EmbeddedText.Read(typeof(ExfiltrationDetector), "sent-by-day.sql");

    private readonly AddressSpace inside = new(network?.InternalNetworks ?? [], network?.ExternalNetworks);

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var parameters = new Dictionary<string, object?> { ["from"] = context.From, ["to"] = context.To, ["minimum"] = options.MinimumBytes };
        await foreach (var upload in context.Lake.QueryAsync(Sql, parameters, row => Upload.Read(new(row)), cancellationToken))
        {
            if (upload.Score >= options.Threshold)
            {
                findings.Add(ToFinding(upload));
            }
        }

        // What is told as bulk is not told again.
        var told = findings.SelectMany(finding => finding.Entities.Where(entity => entity.Kind == EntityKind.Address).Select(entity => (finding.Entities[0].Value, entity.Value))).ToHashSet();
        var unusual = new UnusualUpload(await GroupsAsync(context, cancellationToken), await HostsInView.ReadAsync(context, inside, cancellationToken), options, context.From, context.To);
        findings.AddRange(unusual.Judge().Where(finding => !finding.Entities.Any(entity => told.Contains((finding.Entities[0].Value, entity.Value)))));
        return findings.InOrder();
    }

    private async Task<List<SentGroup>> GroupsAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var days = new List<SentDay>();
        // A sensor takes every private address for one of its network; who names others as outside knows better.
        var parameters = new Dictionary<string, object?> { ["from"] = context.From, ["to"] = context.To, ["beyond_sensor"] = network?.ExternalNetworks.Count > 0 };
        await foreach (var day in context.Lake.QueryAsync(DaysSql, parameters, row => SentDay.Read(new(row)), cancellationToken))
        {
            if (!inside.Contains(day.Address) && !AddressSpace.IsGroup(day.Address) && (inside.Contains(day.SourceAddress) || day.Source != day.SourceAddress))
            {
                days.Add(day);
            }
        }

        return [.. days.GroupBy(day => (day.Source, day.Group)).Select(group => new SentGroup(group.Key.Source, group.Key.Group, [.. group]))];
    }

    private static Finding ToFinding(Upload upload)
    {
        var destination = new VendorText(upload.DestinationName ?? upload.DestinationAddress).ForDisplay(80);
        return new()
        {
            Uid = FindingUid.Make(DetectorName, upload.Source, upload.DestinationAddress, FindingUid.At(upload.First.Date)),
            Detector = DetectorName,
            Title = Invariant($"{upload.Source} sent {Size(upload.BytesOut)} to {destination}"),
            Severity = upload.Score >= 0.75 ? Severity.High : Severity.Medium,
            Score = upload.Score,
            Reasons =
            [
                new("bytes_out", upload.BytesOut, Invariant($"{Size(upload.BytesOut)} sent and {Size(upload.BytesIn)} received between {upload.First:HH:mm} and {upload.Last:HH:mm} UTC.")),
                new("known_hours", Math.Round(upload.KnownHours, 1), upload.KnownHours < 0.1
                    ? "The destination was never called before in the 30 days looked at."
                    : Invariant($"The destination has been called for {upload.KnownHours:0} h before.")),
                new("hosts", upload.Hosts, Invariant($"{upload.Hosts} hosts called the destination.")),
                new("usual_day", upload.UsualDay, upload.OtherDays == 0
                    ? "No other day of this host is known, so nothing tells a nightly job from a theft, and it is never High."
                    : Invariant($"On nine in ten of {upload.OtherDays} other days the host sent less than {Size((long)upload.UsualDay)} in all.")),
                new("same_hour_days", upload.SameHourDays, Invariant($"{upload.SameHourDays} other days show a like amount at the same hour; two would make it a nightly job.")),
            ],
            Entities =
            [
                new(IPAddress.TryParse(upload.Source, out _) ? EntityKind.Address : EntityKind.Host, upload.Source),
                new(EntityKind.Address, upload.DestinationAddress),
                .. upload.DestinationName is { } name ? [new Entity(EntityKind.Domain, name)] : Array.Empty<Entity>(),
                .. upload.ProcessUid is { } process ? [new Entity(EntityKind.Process, process)] : Array.Empty<Entity>(),
            ],
            Evidence = upload.Evidence,
            Techniques = ["T1041"],
            FirstSeen = upload.First,
            LastSeen = upload.Last,
        };
    }

    private static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => Invariant($"{bytes / 1e9:0.0} GB"),
        >= 1_000_000 => Invariant($"{bytes / 1e6:0} MB"),
        _ => Invariant($"{bytes / 1e3:0} kB"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
