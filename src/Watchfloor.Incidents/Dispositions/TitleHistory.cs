namespace Watchfloor.Incidents;

/// <summary>How incidents that were led by the same rule or title ended so far.</summary>
internal sealed class TitleHistory
{
    private const int LongestTitle = 80;
    private const int Enough = 20;
    private readonly Dictionary<string, (int Malicious, int All)> counts = new(StringComparer.Ordinal);

    public void Add(Disposition disposition)
    {
        var key = KeyOf(disposition.Incident);
        var (malicious, all) = counts.GetValueOrDefault(key);
        counts[key] = (malicious + (disposition.IsMalicious ? 1 : 0), all + 1);
    }

    /// <summary>Share of malicious ones, drawn towards one half while few are known, and how many are known, at most twenty: from there on more say nothing new.</summary>
    public (double Share, int Known) Of(Incident incident)
    {
        var (malicious, all) = counts.GetValueOrDefault(KeyOf(incident));
        return ((malicious + 1.0) / (all + 2), Math.Min(all, Enough));
    }

    // Our own findings name people in their titles, so their detector stands for them; vendors' titles stand for the rule, without the numbers in them.
    private static string KeyOf(Incident incident)
    {
        var worst = incident.Findings.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Time).ThenBy(finding => finding.Id.ToString(), StringComparer.Ordinal).First();
        if (worst.Id.Feed.StartsWith("watchfloor.", StringComparison.Ordinal))
        {
            return worst.Id.Feed;
        }

        var title = string.Concat(worst.Title.Reveal().Where(letter => !char.IsDigit(letter)).Take(LongestTitle));
        return $"{worst.Vendor}/{title.ToUpperInvariant()}";
    }
}
