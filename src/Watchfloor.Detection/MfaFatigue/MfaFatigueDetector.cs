using Watchfloor.Detection.Network;
using Watchfloor.Detection.People;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.MfaFatigue;

/// <summary>Finds users who are prompted for a second factor again and again by somebody who knows their password, and whether they gave in.</summary>
/// <remarks>See <c>docs/detections/mfa-fatigue.md</c>.</remarks>
public sealed class MfaFatigueDetector(MfaFatigueOptions options) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "mfa-fatigue";

    private const int MostAddresses = 10;
    private static readonly string Sql = PeopleQueries.Read(typeof(MfaFatigueDetector), "prompts.sql");

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object?> { ["from"] = context.From, ["to"] = context.To, ["gap"] = options.Pause.TotalSeconds, ["minimum"] = options.MinimumPrompts };
        var runs = await context.Lake.QueryAsync(Sql, parameters, row => PromptRun.Read(new(row)), cancellationToken).ToListAsync(cancellationToken);
        return runs.Where(run => run.Score >= options.Threshold).Select(ToFinding).InOrder();
    }

    private static Finding ToFinding(PromptRun run)
    {
        var user = new VendorText(run.User).ForDisplay(80);
        List<Reason> reasons =
        [
            new("prompts", run.Prompts, $"{run.Prompts} second-factor prompts within {NetworkFindings.Span((run.Last - run.First).TotalSeconds)} were denied or left unanswered; whoever caused them knows the password."),
            new("earlier_from_there", run.EarlierHere, $"{run.EarlierHere} of {run.Earlier} earlier sign-ins of the user came from there."),
        ];
        if (run.Approved is { } approved)
        {
            reasons.Insert(0, new("approved", 1, $"A prompt was then approved, {NetworkFindings.Span((approved - run.First).TotalSeconds)} after the first."));
        }

        return new()
        {
            Uid = FindingUid.Make(DetectorName, run.User, FindingUid.At(run.First)),
            Detector = DetectorName,
            Title = $"MFA fatigue: {user} was prompted {run.Prompts} times{(run.Approved is null ? "" : " and then approved")}",
            Severity = run.Approved is not null && !run.IsOwnPlace ? Severity.High : Severity.Medium,
            Score = run.Score,
            Reasons = reasons,
            Entities = [new(EntityKind.User, run.User), .. run.Addresses.Take(MostAddresses).Select(address => new Entity(EntityKind.Address, address))],
            Evidence = [.. run.ApprovedId is { } id ? [id] : Array.Empty<EvidenceId>(), .. run.Ids],
            Techniques = run.Approved is null ? ["T1621"] : ["T1621", "T1078.004"],
            FirstSeen = run.First,
            LastSeen = run.Approved ?? run.Last,
        };
    }
}
