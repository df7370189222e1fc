using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.LateralMovement;

/// <summary>Finds remote logons between a user and a host that never met, followed by a new service, task or program there.</summary>
/// <remarks>See <c>docs/detections/lateral-movement.md</c>.</remarks>
public sealed class LateralMovementDetector(LateralMovementOptions options, NetworkOptions? network = null) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "lateral-movement";

    private static readonly string Sql = EmbeddedText.Read(typeof(LateralMovementDetector), "new-edges.sql");
    private static readonly string EdgeSql = EmbeddedText.Read(typeof(LateralMovementDetector), "admin-edges.sql");

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var parameters = new Dictionary<string, object?> { ["from"] = context.From, ["to"] = context.To };
        var edges = LoginPaths.Join(await context.Lake.QueryAsync(Sql, parameters, row => NewEdge.Read(new(row)), cancellationToken).ToListAsync(cancellationToken));
        findings.AddRange(edges.Where(edge => edge.Score >= options.Threshold).Select(ToFinding));

        var inside = new AddressSpace(network?.InternalNetworks ?? [], network?.ExternalNetworks);
        await foreach (var edge in context.Lake.QueryAsync(EdgeSql, parameters, row => AdminEdge.Read(new(row)), cancellationToken))
        {
            if (inside.Contains(edge.Destination) && inside.Contains(edge.Source) && !AddressSpace.IsGroup(edge.Destination) && edge.ToFinding() is var finding && finding.Score >= options.Threshold)
            {
                findings.Add(finding);
            }
        }

        return [.. findings.OrderByDescending(finding => finding.Score).ThenBy(finding => finding.FirstSeen).ThenBy(finding => finding.Uid, StringComparer.Ordinal)];
    }

    private static Finding ToFinding(NewEdge edge)
    {
        var source = edge.SourceHost ?? edge.SourceAddress;
        var user = new VendorText(edge.User).ForDisplay(60);
        List<Reason> reasons =
        [
            new("earlier_on_host", 0, $"First logon of {user} to {edge.Host}; {edge.Earlier} earlier logons elsewhere are known."),
            new("earlier_from_source", edge.EarlierFromSource, edge.FromOwnMachine
                ? $"It came from {source}, where the user also works at the keyboard, which speaks for him."
                : $"It came from {source}, from where the user logged on {edge.EarlierFromSource} times before."),
            .. edge.Steps.Take(5).Select(step => new Reason($"new_{step.Kind.Replace(' ', '_')}", 1, $"Within a quarter hour a {step.Kind} new to the company: {new VendorText(step.What).ForDisplay(100)}.")),
        ];
        if (edge.CameBy is { } came)
        {
            reasons.Add(edge.ChangesAccount
                ? new("account_changed", Math.Round((edge.Time - came.Time).TotalMinutes, 1), $"{new VendorText(came.User).ForDisplay(60)} had logged on to {source} {(came.From.Length > 0 ? $"from {came.From} " : "")}{NetworkFindings.Span((edge.Time - came.Time).TotalSeconds)} before: the account changed on the way.")
                : new("jump_host", edge.Crossings, $"The account changed at {source}, where {edge.Crossings} others went on before with theirs: a jump host, so this counts nothing."));
        }

        if (edge.Path.Count > 0)
        {
            reasons.Add(new("path", edge.Path.Count + 1, $"The path so far: {string.Join(", then ", edge.Path.Append(edge).Select(hop => $"{new VendorText(hop.User).ForDisplay(40)} from {hop.SourceHost ?? hop.SourceAddress} to {hop.Host}"))}."));
        }

        if (edge.NewHostsInHour >= 3)
        {
            reasons.Add(new("new_hosts_in_hour", edge.NewHostsInHour, $"{edge.NewHostsInHour} hosts were new to the user within the hour."));
        }

        return new()
        {
            Uid = FindingUid.Make(DetectorName, edge.User, edge.Host, FindingUid.At(edge.Time)),
            Detector = DetectorName,
            Title = $"{user} logged on to {edge.Host} from {source} for the first time{(edge.Steps.Count > 0 ? $" and left a new {edge.Steps[0].Kind}" : "")}",
            Severity = edge.Score >= 0.75 ? Severity.High : Severity.Medium,
            Score = edge.Score,
            Reasons = reasons,
            Entities =
            [
                new(EntityKind.User, edge.User),
                new(EntityKind.Host, edge.Host),
                new(EntityKind.Address, edge.SourceAddress),
                .. edge.SourceHost is { } host ? [new Entity(EntityKind.Host, host)] : Array.Empty<Entity>(),
                .. edge.Steps.Where(step => step.Kind != "program file").Select(step => new Entity(EntityKind.Persistence, step.What)).Distinct().Take(5),
            ],
            Evidence = [edge.Id, .. edge.Steps.Select(step => step.Id).Concat(edge.CameBy is { } before ? [before.Id] : []).Concat(edge.Path.Select(hop => hop.Id)).Distinct().Take(99)],
            Techniques =
            [
                edge.LogonType == 10 ? "T1021.001" : "T1021.002",
                .. edge.ChangesAccount ? ["T1078"] : Array.Empty<string>(),
                .. edge.Steps.Any(step => step.Kind == "service") ? ["T1569.002"] : Array.Empty<string>(),
                .. edge.Steps.Any(step => step.Kind == "scheduled task") ? ["T1053.005"] : Array.Empty<string>(),
                .. edge.Steps.Any(step => step.Kind == "program file") ? ["T1570"] : Array.Empty<string>(),
            ],
            FirstSeen = edge.Time,
            LastSeen = edge.Time,
        };
    }
}
