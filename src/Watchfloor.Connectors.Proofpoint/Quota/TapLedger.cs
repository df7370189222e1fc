using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Counts calls by pool and hour over a rolling day: TAP says nothing of its quotas until they are spent, and then for up to a day.</summary>
/// <remarks>Every feed's cursor carries the whole count and gives it back after a restart. What no cursor saw yet is lost with the process; the reserve covers that.</remarks>
internal sealed class TapLedger(IOptions<TapOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // A refusal shows calls that we did not count; asking sooner than this only spends more.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedDictionary<long, int>> calls = TapPool.All.ToDictionary(pool => pool.Key, _ => new SortedDictionary<long, int>());
    private readonly Dictionary<string, DateTimeOffset> closed = [];

    /// <summary>Takes back what a cursor remembers. Hours are counted once, whoever remembers them.</summary>
    public void Restore(IReadOnlyDictionary<string, Dictionary<long, int>>? remembered)
    {
        lock (gate)
        {
            foreach (var (key, hours) in remembered ?? new Dictionary<string, Dictionary<long, int>>())
            {
                if (calls.TryGetValue(key, out var known))
                {
                    foreach (var (hour, count) in hours)
                    {
                        known[hour] = Math.Max(known.GetValueOrDefault(hour), count);
                    }
                }
            }
        }
    }

    /// <summary>The calls of the last day, for a cursor: pool, hours since 1970, count.</summary>
    public Dictionary<string, Dictionary<long, int>> Snapshot()
    {
        lock (gate)
        {
            Forget(time.GetUtcNow());
            return calls.Where(pool => pool.Value.Count > 0).ToDictionary(pool => pool.Key, pool => pool.Value.ToDictionary());
        }
    }

    /// <summary>Calls that may still be made.</summary>
    public int Left(TapPool pool)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            Forget(now);
            return closed.TryGetValue(pool.Key, out var until) && until > now ? 0 : Math.Max(0, pool.Allowed(options.Value) - calls[pool.Key].Values.Sum());
        }
    }

    /// <summary>Takes one call.</summary>
    /// <exception cref="ConnectorException">The day's calls are spent; it says when the oldest come back.</exception>
    public void Take(TapPool pool)
    {
        lock (gate)
        {
            if (Left(pool) <= 0)
            {
                throw Spent(pool, $"{pool.Allowed(options.Value)} of {pool.PerDay} calls within 24 hours are what Watchfloor lets itself make");
            }

            var hour = HourOf(time.GetUtcNow());
            calls[pool.Key][hour] = calls[pool.Key].GetValueOrDefault(hour) + 1;
        }
    }

    /// <summary>TAP refused a call of a pool: it is left alone until the oldest call we know of comes back, a quarter of an hour at least.</summary>
    public ConnectorException Refused(TapPool pool, ConnectorException refusal)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            var free = FreesAt(pool, now) ?? now;
            closed[pool.Key] = free < now + ShortestPause ? now + ShortestPause : free;
            return Spent(pool, $"TAP refused: the {pool.PerDay} calls of 24 hours are spent, by Watchfloor or others that share the credential", refusal);
        }
    }

    /// <summary>What each pool stands at.</summary>
    public IReadOnlyList<QuotaState> States()
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            Forget(now);
            return [.. TapPool.All.Select(pool => new QuotaState(pool.Name, calls[pool.Key].Values.Sum(), pool.Allowed(options.Value), pool.PerDay, FreesAt(pool, now)))];
        }
    }

    private ConnectorException Spent(TapPool pool, string why, Exception? cause = null)
    {
        var now = time.GetUtcNow();
        var free = (closed.TryGetValue(pool.Key, out var until) && until > now ? until : FreesAt(pool, now) ?? now + ShortestPause) - now;
        return new(
            TapClient.Vendor, $"Proofpoint {pool.Name}: {why}. The first come back in {free.TotalMinutes:0} min; poll less often.", 429, free, cause);
    }

    // An hour counts in full until it is a day old at its end: rather too few calls than a refusal.
    private DateTimeOffset? FreesAt(TapPool pool, DateTimeOffset now)
    {
        Forget(now);
        return calls[pool.Key].Count == 0 ? null : DateTimeOffset.UnixEpoch + (calls[pool.Key].Keys.First() * Hour) + Hour + Day;
    }

    private void Forget(DateTimeOffset now)
    {
        // An hour that lies ahead is a clock that was set back.
        var current = HourOf(now);
        foreach (var hours in calls.Values)
        {
            foreach (var old in hours.Keys.Where(hour => hour <= current - 25 || hour > current).ToList())
            {
                hours.Remove(old);
            }
        }
    }

    private static long HourOf(DateTimeOffset instant) => instant.ToUnixTimeSeconds() / 3600;
}
