using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Scores an incident from 0 to 100, as a sum of parts that a person can check.</summary>
internal static class RiskScorer
{
    public static RiskScore Score(InvestigatedGroup story, Judgement judgement, IncidentData data)
    {
        var parts = new List<RiskPart>();
        var worst = story.Group.Findings.Max(finding => finding.Severity == Severity.Other ? Severity.Unknown : finding.Severity);
        parts.Add(new("severity", (int)worst * 6, $"The worst finding is rated {worst.ToString().ToLowerInvariant()}."));
        var vendors = story.Group.Findings.Select(finding => finding.Vendor).Distinct().Count();
        Add("tools", Math.Min(10, (vendors - 1) * 5), $"{vendors} tools report it.");
        var hosts = story.Scope.Count(entity => entity.Entity.Kind == EntityKind.Host && entity.Role == "compromised");
        Add("spread", Math.Clamp((hosts - 1) * 5, 0, 15), $"{hosts} hosts are compromised.");
        var techniques = story.Investigation.Techniques.Select(use => use.TechniqueId).ToHashSet(StringComparer.Ordinal);
        Add("steps", Math.Min(15, techniques.Count), $"{techniques.Count} techniques are seen.");
        Add("credentials", techniques.Any(technique => technique.StartsWith("T1003", StringComparison.Ordinal)) ? 10 : 0, "Credentials were taken.");
        Add("data", techniques.Contains("T1041") ? 10 : 0, "Data left the network.");
        Add("destruction", techniques.Contains("T1490") || techniques.Contains("T1486") ? 10 : 0, "Recovery or data is being destroyed.");
        Add("domain", story.Trace.Hosts.Keys.Any(host => data.Identities.Hosts.Get(host)?.IsDomainController == true) ? 10 : 0, "A domain controller is touched.");
        var standing = story.Scope.Where(entity => entity.Role is "compromised" or "victim").SelectMany(entity => data.Standing[entity.Entity].Concat(data.Standing[entity.Entity with { Kind = EntityKind.Mailbox }])).ToLookup(part => part.Name);
        Add("exposure", (int)Math.Round(20 * standing["exposure"].Select(part => part.Weight).DefaultIfEmpty().Max()), "A host in it has weaknesses that lie open.");
        Add("vendor_risk", (int)Math.Round(10 * standing["vendor_risk"].Select(part => part.Weight).DefaultIfEmpty().Max()), "The directory rates somebody in it at risk.");
        Add("very_attacked", standing["very_attacked"].Any() ? 3 : 0, "Somebody in it is attacked by mail more than others.");
        var sum = parts.Sum(part => part.Points);
        if (judgement.Verdict is Verdict.BenignPositive or Verdict.FalsePositive)
        {
            Add("explained", -sum + Math.Min(sum, 5), "Triage found a plain reason for it.");
        }
        else if (judgement.Verdict == Verdict.TruePositive)
        {
            Add("verdict", 10, "Triage judges it malicious.");
        }

        return new(Math.Clamp(parts.Sum(part => part.Points), 0, 100), parts);

        void Add(string name, int points, string text)
        {
            if (points != 0)
            {
                parts.Add(new(name, points, text.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }
}
