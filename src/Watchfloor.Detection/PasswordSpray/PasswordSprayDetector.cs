using System.Globalization;
using Watchfloor.Detection.Network;
using Watchfloor.Detection.People;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.PasswordSpray;

/// <summary>Finds one source that tries the passwords of many users: an address, a network, or one client over many addresses; in an hour or over days.</summary>
/// <remarks>See <c>docs/detections/password-spray.md</c>.</remarks>
public sealed class PasswordSprayDetector(PasswordSprayOptions options) : IDetector
{
    /// <summary>The detector's name.</summary>
    public const string DetectorName = "password-spray";

    private const int MostAddresses = 20;
    private static readonly string Sql = PeopleQueries.Read(typeof(PasswordSprayDetector), "sprays.sql");

    /// <inheritdoc/>
    public string Name => DetectorName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> DetectAsync(DetectionContext context, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object?> { ["since"] = context.Before(options.Memory), ["from"] = context.From, ["to"] = context.To, ["minimum"] = options.MinimumUsers };
        var (sprays, told) = (new List<Spray>(), new HashSet<string>());

        // The widest name first: a network and its addresses are told once.
        await foreach (var spray in context.Lake.QueryAsync(Sql, parameters, row => Spray.Read(new(row)), cancellationToken))
        {
            if (spray.Odds >= Math.Log(options.Odds) && spray.GoesRound && !spray.Addresses.Any(told.Contains))
            {
                sprays.Add(spray);
                told.UnionWith(spray.Addresses);
            }
        }

        return sprays.Select(ToFinding).InOrder(options.MaximumFindings);
    }

    private static Finding ToFinding(Spray spray)
    {
        var source = spray.Kind == "client" ? $"the client {new VendorText(spray.Source).ForDisplay(60)}" : new VendorText(spray.Source).ForDisplay(60);
        var span = spray.LastFailed - spray.First;
        List<Reason> reasons =
        [
            new("failing_users", spray.Failing, string.Create(CultureInfo.InvariantCulture, $"{spray.Failing} users had a wrong password from {source}, {(double)spray.Tries / (spray.Failing + spray.Hits):0.#} tries each; {spray.Answered} were let in.")),
            new("usual_share", Math.Round(spray.Usual, 3), string.Create(CultureInfo.InvariantCulture, $"Elsewhere {spray.Usual:P0} of a source's users are let in, so a spray is {Times(spray.Odds)} times likelier than ordinary people.")),
            new("addresses", spray.Addresses.Count, spray.Addresses.Count == 1 ? $"All came from {spray.Addresses[0]}." : $"They came from {spray.Addresses.Count} addresses."),
            new("hours", Math.Round(span.TotalHours, 1), string.Create(CultureInfo.InvariantCulture, $"{spray.Tries} tries within {NetworkFindings.Span(span.TotalSeconds)}: {spray.Tries / Math.Max(span.TotalHours, 1):0.#} an hour.")),
        ];
        if (spray.Hits > 0)
        {
            reasons.Insert(0, new("let_in", spray.Hits, $"Let in from there after it had begun: {string.Join(", ", spray.HitUsers.Take(5).Select(user => new VendorText(user).ForDisplay(60)))}{(spray.Hits > 5 ? $" and {spray.Hits - 5} more" : "")}."));
        }

        return new()
        {
            Uid = FindingUid.Make(DetectorName, spray.Kind, spray.Source, FindingUid.At(spray.First)),
            Detector = DetectorName,
            Title = $"Password spray from {source}: {spray.Failing} users{(spray.Hits > 0 ? $", {spray.Hits} let in" : "")}",
            Severity = spray.Hits > 0 ? Severity.High : Severity.Medium,
            Score = spray.Score,
            Reasons = reasons,

            // Who was only tried came to no harm; naming all would tie the whole company into one story.
            Entities = [.. spray.HitUsers.Select(user => new Entity(EntityKind.User, user)), .. spray.Addresses.Take(MostAddresses).Select(address => new Entity(EntityKind.Address, address))],
            Evidence = [.. spray.HitIds, .. spray.Failed],
            Techniques = spray.Hits > 0 ? ["T1110.003", "T1078.004"] : ["T1110.003"],
            FirstSeen = spray.First,
            LastSeen = spray.Last,
        };
    }

    private static string Times(double odds) => odds > 20 ? "many million" : Math.Exp(odds).ToString("N0", CultureInfo.InvariantCulture);
}
