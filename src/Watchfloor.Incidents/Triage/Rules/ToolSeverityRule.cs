using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What the tool itself thinks: how bad, how sure, and whether somebody closed it.</summary>
internal sealed class ToolSeverityRule : ITriageRule
{
    public string Name => "tool-severity";

    public IEnumerable<Signal> Look(TriageSubject subject)
    {
        if (subject.Finding is not { } finding)
        {
            yield break;
        }

        var weight = finding.Severity switch
        {
            Severity.Critical or Severity.Fatal => 1.5,
            Severity.High => 1,
            Severity.Medium => 0.5,
            Severity.Low => -1.5,
            Severity.Informational => -2,
            _ => 0,
        };
        if (weight != 0)
        {
            yield return new(Name, weight, weight > 0 ? SignalKind.Malicious : SignalKind.Allowed,
                Statements.Of(finding.Id, $"{{0}} rates it {finding.Severity.ToString().ToLowerInvariant()}.", finding.Vendor));
        }

        if (finding.Event?.FindingInfo.Types?.Any(type => type.Equals("spam", StringComparison.OrdinalIgnoreCase)) == true)
        {
            yield return new(Name, -1.5, SignalKind.NothingHappened, Statements.Of(finding.Id, "{0} calls it spam: unwanted, no attack.", finding.Vendor));
        }

        // 1 false positive, 5 benign, 6 test, 10 duplicate: a person or the vendor has answered already.
        if (finding.Event?.VerdictId is 1 or 5 or 6 or 10)
        {
            yield return new(Name, -3, finding.Event.VerdictId == 1 ? SignalKind.NothingHappened : SignalKind.Allowed,
                Statements.Of(finding.Id, "It was closed in {0} as not malicious.", finding.Vendor));
        }
        else if (finding.Event?.VerdictId is 2)
        {
            yield return new(Name, 2, SignalKind.Malicious, Statements.Of(finding.Id, "It was confirmed in {0} as malicious.", finding.Vendor));
        }
    }
}
