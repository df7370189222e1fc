using System.Text.RegularExpressions;

namespace Watchfloor.Incidents;

/// <summary>Looks what an inbox rule does and from where it was made: thieves hide and forward, people file.</summary>
internal sealed partial class MailboxRuleRule : ITriageRule
{
    public string Name => "mailbox-rule";

    public IEnumerable<Signal> Look(TriageSubject subject)
    {
        if (subject.Finding is not { } finding || !finding.Techniques.Any(technique => technique.StartsWith("T1564.008", StringComparison.Ordinal) || technique.StartsWith("T1114.003", StringComparison.Ordinal))
            || finding.Event is null)
        {
            yield break;
        }

        var text = string.Join(' ', new[] { finding.Event.RawData, finding.Event.FindingInfo.Desc, finding.Event.Message }.Where(part => part is not null));
        var hides = Hiding().IsMatch(text);
        var own = finding.Addresses.Where(Artifacts.IsPublic).ToList() is { Count: > 0 } addresses
            && addresses.All(address => subject.Records.Egress.Contains(address, StringComparer.OrdinalIgnoreCase) || subject.Data.Prevalence.UsersFrom(address) > 20);
        if (!hides && own)
        {
            yield return new(Name, -4, SignalKind.Allowed, Statements.Of(
                finding.Id, "The rule only moves mail, deletes, forwards and marks nothing, and was made from the company's own address {0}.", finding.Addresses.First(Artifacts.IsPublic)));
        }
        else if (hides && !own)
        {
            yield return new(Name, 2, SignalKind.Malicious, Statements.Of(finding.Id, "The rule hides, deletes or forwards mail and was not made from an address of the company."));
        }
    }

    [GeneratedRegex("""("?(DeleteMessage|MarkAsRead|SoftDelete)"?\s*[":=,\s]+\s*"?(Value"?\s*[:=]\s*"?)?True|(Forward(To|AsAttachmentTo)|RedirectTo)"?\s*[:=,]\s*"?[^"\s,}\]]|RSS (Feeds|Subscriptions)|Conversation History)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hiding();
}
