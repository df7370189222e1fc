using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Looks at the story as a whole: what follows from what is worth more than any alert.</summary>
internal sealed class StoryRule : ITriageRule
{
    private static readonly (string Text, double Weight, string[] Techniques)[] Steps =
    [
        ("It began with a mail whose attachment the user opened", 1.5, ["T1566.001", "T1566.002"]),
        ("A script of the user's started programs", 0.5, ["T1204.002"]),
        ("A process calls an address outside at a steady rhythm", 1, ["T1573", "T1095"]),
        ("Something was left to come back with", 0.5, ["T1053.005", "T1547.001", "T1543.003"]),
        ("Credentials were taken from memory or the registry", 2, ["T1003.001", "T1003.002", "T1003.003"]),
        ("Somebody looked around in the domain", 0.5, ["T1482", "T1069.002", "T1087.002"]),
        ("A program was started on another host", 1, ["T1569.002", "T1570"]),
        ("Data was packed", 0.5, ["T1560.001"]),
        ("A large amount of data left the network", 1, ["T1041"]),
        ("Recovery was made impossible", 1.5, ["T1490"]),
        ("Files were encrypted or about to be", 1.5, ["T1486"]),
        ("Somebody got in from where neither the person nor a colleague ever did", 1, ["T1078.004"]),
        ("Mail was read", 1, ["T1114.002"]),
        ("A rule hides mail", 1.5, ["T1564.008"]),
        ("A way to confirm sign-ins was added", 1.5, ["T1556.006"]),
        ("Mail was sent in the person's name", 1, ["T1534"]),
        ("An application was let in or given a secret", 1.5, ["T1528", "T1098.001"]),
        ("An application signs in by itself since", 1, ["T1550.001"]),
        ("Far more files were fetched than usual", 1, ["T1213.002"]),
        ("Data went to a place that is not the company's", 1, ["T1567.002"]),
        ("Data went onto a disk", 1, ["T1052.001"]),
        ("Files were opened to everybody who has a link", 1, ["T1567"]),
        ("A sensor was to be stopped", 1, ["T1562.001"]),
        ("Secrets of developers were read", 1, ["T1552.001"]),
        ("Names were asked for that may carry data", 1, ["T1071.004"]),
        ("A package was published from the same address", 1.5, ["T1195.002"]),
        ("Traces were removed", 1, ["T1070.004"]),
        ("A file was laid where every machine takes policies from", 1.5, ["T1484.001"]),
    ];

    public string Name => "story";

    public IEnumerable<Signal> Look(TriageSubject subject)
    {
        if (subject.Story is not { } story || story.Trace.Processes.Count + story.Trace.Accounts.Count + story.Trace.Outflows.Count == 0)
        {
            yield break;
        }

        var found = new List<Signal>();
        foreach (var step in Steps)
        {
            var lines = story.Investigation.Timeline.Where(entry => !entry.IsFinding && entry.Techniques.Any(step.Techniques.Contains)).ToList();
            if (lines.Count > 0)
            {
                found.Add(new(Name, step.Weight, SignalKind.Malicious, Statements.Of(
                    lines.SelectMany(line => line.What.Evidence.Take(3)).Take(8), $"{step.Text}: {lines[0].What.Text}", [.. lines[0].What.Quotes.Select(quote => quote.Reveal())])));
            }
        }

        foreach (var move in story.Trace.Moves.Take(1))
        {
            found.Add(new(Name, 2, SignalKind.Malicious, Statements.Of(
                story.Trace.Moves.Select(each => each.Id),
                $"{{0}} was used from {{1}}, where somebody else works, to reach {{2}}; this account had not come that way before{(story.Trace.Moves.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({story.Trace.Moves.Count} such moves)") : "")}.",
                move.User, move.From, move.To)));
        }

        foreach (var blinding in story.Trace.Blindings)
        {
            found.Add(new(Name, 2, SignalKind.Malicious, Statements.Of(
                blinding.Tokens.Append(blinding.Exclusion).Select(act => act.Id), "While it ran, {0} took {1} out of what the sensor shows, from an address where it had never worked.", blinding.ClientName, blinding.Exclusion.ResourceName)));
        }

        // One step alone is what administrators do too; a chain is not.
        foreach (var signal in found.Count >= 3 ? found : found.Where(signal => signal.Weight >= 1.5))
        {
            yield return signal;
        }

        var vendors = story.Group.Findings.Where(finding => !finding.IsOwn && !finding.IsExplained).Select(finding => finding.Vendor).Distinct().ToList();
        if (vendors.Count > 1)
        {
            yield return new(Name, 1, SignalKind.Malicious, Statements.Of(
                story.Group.Findings.Where(finding => !finding.IsOwn).Select(finding => finding.Id), "Two tools report it independently: {0} and {1}.", vendors[0], vendors[1]));
        }
    }
}
