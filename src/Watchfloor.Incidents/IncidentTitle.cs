using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Names an incident in one line, in our words where the story is known.</summary>
internal static class IncidentTitle
{
    public static string Of(InvestigatedGroup story)
    {
        var hosts = story.Scope.Where(entity => entity.Entity.Kind == EntityKind.Host && entity.Role == "compromised").Select(entity => entity.Entity.Value).ToList();
        var techniques = story.Investigation.Techniques.Select(use => use.TechniqueId).ToHashSet(StringComparer.Ordinal);
        if (story.Trace.Accounts is [{ } account, ..] && hosts.Count == 0)
        {
            string[] uses =
            [
                .. techniques.Contains("T1114.002") ? ["mail read"] : Array.Empty<string>(),
                .. techniques.Contains("T1564.008") ? ["mail hidden by a rule"] : Array.Empty<string>(),
                .. techniques.Contains("T1534") ? ["mail sent in its name"] : Array.Empty<string>(),
                .. account.Applications.Any() ? ["an application let in"] : Array.Empty<string>(),
            ];
            return uses.Length == 0 ? $"Account {account.User} used by somebody else" : $"Account {account.User} used by somebody else: {string.Join(", ", uses)}";
        }

        if (story.Trace.Blindings is [{ } blinding, ..] && story.Trace.Moves.Count == 0)
        {
            return $"Intrusion on {blinding.Host}, its sensor blinded{(blinding.Published.Any() ? ", a package published" : "")}";
        }

        if (story.Trace.Outflows is [{ } outflow, ..] && hosts.Count < 2)
        {
            string[] ways =
            [
                .. outflow.Uploads.Count > 0 ? ["to the cloud"] : Array.Empty<string>(),
                .. outflow.Disks.Count > 0 ? ["onto a disk"] : Array.Empty<string>(),
                .. outflow.Links.Count > 0 ? ["by open links"] : Array.Empty<string>(),
            ];
            return ways.Length == 0 ? $"Data of {outflow.User} matched rules against data loss" : $"Data left by the account of {outflow.User}: {string.Join(", ", ways)}";
        }

        if (story.Trace.Moves.Count == 0 || hosts.Count < 2)
        {
            var worst = story.Group.Findings.MaxBy(finding => (finding.Severity, !finding.IsOwn))!;
            var where = worst.Hosts.Concat(worst.Users).FirstOrDefault();
            var title = new VendorText(worst.Title).ForDisplay(120);
            return where is null || title.Contains(where, StringComparison.OrdinalIgnoreCase) ? title : $"{title} ({where})";
        }

        string[] steps =
        [
            .. story.Trace.Deliveries.Count > 0 ? ["phishing"] : Array.Empty<string>(),
            .. techniques.Any(technique => technique.StartsWith("T1003", StringComparison.Ordinal)) ? ["credential theft"] : Array.Empty<string>(),
            .. techniques.Contains("T1041") ? ["data theft"] : Array.Empty<string>(),
            .. techniques.Contains("T1486") || techniques.Contains("T1490") ? ["an attempt to encrypt"] : Array.Empty<string>(),
        ];
        var first = story.Trace.Hosts.OrderBy(host => host.Value).First().Key;
        var spread = $"Intrusion from {first} to {string.Join(" and ", hosts.Where(host => host != first).Take(3))}";
        return steps.Length == 0 ? spread : $"{spread}: {string.Join(", ", steps)}";
    }
}
