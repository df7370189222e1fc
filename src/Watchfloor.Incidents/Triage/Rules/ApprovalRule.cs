using System.Globalization;

namespace Watchfloor.Incidents;

/// <summary>Looks whether the company allowed what a finding reports: a change, a test, a journey, an exercise.</summary>
/// <remarks>
/// A record must agree with the finding in at least one thing and contradict it in none, at the time. A record that names only hosts or
/// people allows work on them, never theft of credentials or destruction.
/// </remarks>
internal sealed class ApprovalRule : ITriageRule
{
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    /// <summary>What no work on a host or by a person explains unless the record names the program, address or file.</summary>
    private static readonly string[] Grave = ["T1003", "T1486", "T1490", "T1484", "T1562", "T1071", "T1573", "T1095", "T1041", "T1048", "T1572"];

    public string Name => "approval";

    public IEnumerable<Signal> Look(TriageSubject subject)
    {
        if (subject.Finding is not { } finding)
        {
            yield break;
        }

        foreach (var approval in subject.Records.Approvals.OrderBy(approval => approval.Id, StringComparer.Ordinal))
        {
            if (Matches(approval, finding, subject.Data) is { } by)
            {
                yield return new(
                    Name, -4, SignalKind.Allowed,
                    Statements.Of(finding.Id, $"The company's record {{0}} ({Word(approval.Kind)}) covers it: it agrees in {by} and is valid at {finding.FirstSeen.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.", approval.Id));
                yield break;
            }
        }
    }

    private static string? Matches(Approval approval, FindingFacts finding, IncidentData data)
    {
        // People note round hours; what begins or ends well outside of the time was not what they meant.
        if (approval.From - Slack > finding.FirstSeen || approval.To + Slack < finding.LastSeen)
        {
            return null;
        }

        var checks = new List<(string What, bool? Agrees, bool IsSpecific)>
        {
            ("host", HostsAgree(approval, finding, data), false),
            ("user", Agrees(approval.Users.Select(user => data.Identities.Users.NameOf(null, user, null, user) ?? user), finding.Users), false),
            ("address", Agrees(approval.Addresses, finding.Addresses), true),
            ("domain", approval.Domains.Count == 0 || finding.Domains.Count == 0 ? null
                : finding.Domains.Any(domain => approval.Domains.Any(allowed => IsBelow(domain, allowed))), true),
            ("program", Agrees(approval.Processes, finding.Processes.SelectMany(process => new[] { process.Name, process.ParentName, process.GrandparentName }).OfType<string>().ToList()), true),
            ("file", Agrees(approval.Hashes, finding.Hashes), true),
        };
        // A finding names many addresses and files beside the allowed one; only contradicting hosts, people and programs rule a record out.
        if (checks.Any(check => check.Agrees == false && check.What is ("host" or "user" or "program")) || checks.All(check => check.Agrees != true))
        {
            return null;
        }

        var specific = checks.Any(check => check is { Agrees: true, IsSpecific: true });
        if (!specific && checks.Any(check => check is { Agrees: false, IsSpecific: true }))
        {
            return null;
        }

        var test = approval.Kind is "red_team" or "pentest_tool";
        if (approval.Kind == "imaging" && !specific)
        {
            return finding.Processes.Count == 0 && finding.Techniques.Any(technique => technique.StartsWith("T1562", StringComparison.Ordinal)) ? "host" : null;
        }

        if (!specific && !test && finding.Techniques.Any(technique => Grave.Any(grave => technique.StartsWith(grave, StringComparison.Ordinal))))
        {
            return null;
        }

        if (!specific && approval.Kind == "travel" && finding.Processes.Count > 0)
        {
            return null; // A journey explains where somebody signs in, not what runs on a machine.
        }

        return string.Join(" and ", checks.Where(check => check.Agrees == true).Select(check => check.What));
    }

    /// <summary>A finding that only speaks of hosts in its text is covered when every one of them is.</summary>
    private static bool? HostsAgree(Approval approval, FindingFacts finding, IncidentData data)
    {
        var allowed = approval.Hosts.Select(host => data.Identities.Hosts.NameOf(null, host) ?? host).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return finding.Hosts.Count == 0 && finding.MentionedHosts.Count > 0 && allowed.Count > 0
            ? finding.MentionedHosts.All(allowed.Contains)
            : Agrees(allowed, finding.Hosts);
    }

    private static bool? Agrees(IEnumerable<string> allowed, IReadOnlyList<string> found)
    {
        var list = allowed.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return list.Count == 0 || found.Count == 0 ? null : found.Any(list.Contains);
    }

    private static bool IsBelow(string domain, string allowed) =>
        domain.Equals(allowed, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + allowed, StringComparison.OrdinalIgnoreCase);

    private static string Word(string kind) => kind switch
    {
        "red_team" => "a test by the red team",
        "pentest_tool" => "an approved test tool",
        "change" => "a change",
        "phishing_exercise" => "a phishing exercise",
        "software" => "approved software",
        "backup" => "a backup",
        "data_migration" => "a move of data",
        "travel" => "a journey",
        "imaging" => "new installations",
        "service_account" => "a service account",
        "monitoring" => "monitoring",
        _ => "an approval",
    };
}
