namespace Watchfloor.Incidents;

/// <summary>The story of data that left, in a few sentences that claim nothing beyond the logs.</summary>
internal static class OutflowSummary
{
    /// <summary>Where it began, as far as the evidence reaches.</summary>
    public static Statement Cause(Outflow outflow) =>
        OutflowTimeline.Of(outflow).OrderBy(entry => entry.Time).First().What;

    /// <summary>What was done, and who has to judge it.</summary>
    public static IEnumerable<Statement> Of(Outflow outflow)
    {
        var entries = OutflowTimeline.Of(outflow).OrderBy(entry => entry.Time).ToList();
        foreach (var entry in entries.Where(entry => !outflow.Writes.Any(write => entry.What.Evidence.Contains(write.Id))).Skip(1).Take(12))
        {
            yield return entry.What;
        }

        yield return Statements.Of(entries.SelectMany(entry => entry.What.Evidence.Take(1)).Take(10),
            "The data shows what the account {0} did, not why, and holds personal data: whether it was allowed is for the manager, HR and legal to say.", outflow.User);
    }

    /// <summary>What logs cannot show about it.</summary>
    public static IEnumerable<Gap> Unknown(Outflow outflow, HostHistory? history)
    {
        if (LongestSilence(outflow, history) is var (last, next))
        {
            yield return new()
            {
                From = last.Time, To = next.Time, Evidence = [last.Id, next.Id],
                Text = $"{outflow.Host} sent no event of any kind: it was switched off or cut off.",
            };
        }

        if (outflow.Writes.Concat(outflow.Programs).Take(5).Select(act => act.Id).ToList() is { Count: > 0 } packed)
        {
            yield return new() { Text = "What the packed file holds cannot be shown from logs, only what was fetched before.", Evidence = packed };
        }

        if (outflow.Uploads.Count > 0)
        {
            yield return new() { Text = $"Whose account at {new Ocsf.VendorText(outflow.Uploads[0][0].QueryHostname).ForDisplay(80)} it is, is inferred: the place's own records are not here.", Evidence = [outflow.Uploads[0][0].Id] };
        }
    }

    // A night is no gap; a machine that misses a whole working day is.
    private static (LakeEvent Last, LakeEvent Next)? LongestSilence(Outflow outflow, HostHistory? history)
    {
        var least = TimeSpan.FromHours(16);
        if (history is null || outflow.Acts.Where(act => act.Host == outflow.Host && act.Host is not null).ToList() is not { Count: > 1 } acts)
        {
            return null;
        }

        var events = history.Events.Where(item => item.Time >= acts[0].Time && item.Time <= acts[^1].Time).ToList();
        (LakeEvent Last, LakeEvent Next)? longest = null;
        for (var i = 1; i < events.Count; i++)
        {
            if (events[i].Time - events[i - 1].Time is var gap && gap >= least && (longest is not var (last, next) || gap > next.Time - last.Time))
            {
                longest = (events[i - 1], events[i]);
            }
        }

        return longest;
    }
}
