using Watchfloor.Connectors;
using Watchfloor.Lake;

namespace Watchfloor.Mcp;

/// <summary>One version of the lake with what is known about it; closed when it is retired and the last call is done.</summary>
internal sealed class LakeState(EventLake lake, LakeSnapshot snapshot, LakePositions positions)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, IReadOnlyList<QuotaState>> quotas = [];
    private Task<IReadOnlyDictionary<string, DateTimeOffset>>? newest;
    private int users = 1;

    public LakeSnapshot Snapshot => snapshot;

    public LakePositions Positions => positions;

    /// <summary>Null when the state is closed.</summary>
    public LakeLease? TryLease()
    {
        lock (gate)
        {
            if (users == 0)
            {
                return null;
            }

            users++;
            return new LakeLease(this);
        }
    }

    /// <summary>Gives up the hold that keeps the state open between calls.</summary>
    public void Retire() => Return();

    public void Return()
    {
        lock (gate)
        {
            if (--users == 0)
            {
                // Disposing closes an in-memory engine; nothing in it waits.
                snapshot.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Time of each feed's newest event. Read once a version; a failed reading is tried again.</summary>
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> NewestAsync()
    {
        lock (gate)
        {
            return newest is null or { IsFaulted: true } or { IsCanceled: true } ? newest = Read() : newest;
        }

        async Task<IReadOnlyDictionary<string, DateTimeOffset>> Read()
        {
            var times = new Dictionary<string, DateTimeOffset>();
            await foreach (var (feed, time) in snapshot.QueryAsync(
                "SELECT feed, max(time) FROM events GROUP BY feed",
                new Dictionary<string, object?>(),
                row => (row.GetString(0), row.GetUtc(1)),
                CancellationToken.None))
            {
                times[feed] = time;
            }

            return times;
        }
    }

    /// <summary>How much of its quotas a connector has used; empty when its vendor has none that it counts.</summary>
    public async Task<IReadOnlyList<QuotaState>> QuotasAsync(IConnector connector, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (quotas.TryGetValue(connector.Name, out var known))
            {
                return known;
            }
        }

        IReadOnlyList<QuotaState> states = [];
        if (connector is IQuotaSource source)
        {
            var cursors = new Dictionary<string, string>();
            foreach (var feed in connector.Describe().Where(feed => positions.Feeds.ContainsKey(feed.Name)))
            {
                if (await lake.ReadCursorAsync(feed.Name, cancellationToken) is { } cursor)
                {
                    cursors[feed.Name] = cursor;
                }
            }

            states = source.Quotas(cursors);
        }

        lock (gate)
        {
            return quotas[connector.Name] = states;
        }
    }
}
