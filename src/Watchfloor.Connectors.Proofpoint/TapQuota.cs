namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Counts calls over a rolling day: TAP says nothing of its quota until it is spent, and then for up to a day.</summary>
internal sealed class TapQuota(IReadOnlyDictionary<DateTimeOffset, int> before, int perDay)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly SortedDictionary<DateTimeOffset, int> calls = new(before.ToDictionary());

    /// <summary>The calls of the last day, for the cursor.</summary>
    public IReadOnlyDictionary<DateTimeOffset, int> Calls => calls.ToDictionary();

    /// <summary>Takes one call.</summary>
    /// <exception cref="ConnectorException">The day's calls are spent; it says when the oldest come back.</exception>
    public void Take(DateTimeOffset now)
    {
        // An hour counts in full until it is a day old at its end: rather too few calls than a refusal.
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        foreach (var old in calls.Keys.Where(key => key <= hour - Day || key > hour).ToList())
        {
            calls.Remove(old);
        }

        if (calls.Values.Sum() >= perDay)
        {
            var free = calls.Keys.First() + Day + TimeSpan.FromHours(1) - now;
            throw new ConnectorException(
                TapClient.Vendor,
                $"{perDay} calls of the TAP SIEM API were made within 24 hours, which is what DailyCalls allows. The first come back in {free.TotalMinutes:0} min; poll less often.",
                429,
                free);
        }

        calls[hour] = calls.GetValueOrDefault(hour) + 1;
    }
}
