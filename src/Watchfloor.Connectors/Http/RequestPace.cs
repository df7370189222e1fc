using System.Threading.RateLimiting;

namespace Watchfloor.Connectors;

/// <summary>Holds one tenant's budgets, shared by all feeds of a vendor, so that no feed spends what another needs and a 429 makes all wait that it concerns.</summary>
public sealed class RequestPace : IDisposable
{
    // Fine enough that the first requests of a window come back one by one rather than all at its end.
    private const int Segments = 10;

    private readonly List<Held> held;
    private readonly Held rest = new(_ => true, null);
    private readonly TimeProvider time;

    /// <summary>Takes up the budgets of a vendor.</summary>
    /// <param name="budgets">What the vendor allows. A request counts towards each that covers it.</param>
    /// <param name="share">Part of each budget that is ours to spend, 0 to 1; 0 holds none, though a vendor's own pauses are kept.</param>
    /// <param name="time">Clock of the pauses.</param>
    public RequestPace(IEnumerable<RequestBudget> budgets, double share, TimeProvider time)
    {
        this.time = time;
        held = share <= 0 ? [] : [.. budgets.Select(budget => new Held(budget.Covers, Limiter(budget, share)))];
    }

    /// <summary>Waits until the request may go out.</summary>
    public async Task WaitAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var budget in Covering(request))
        {
            if (budget.Limiter is { } limiter)
            {
                using var lease = await limiter.AcquireAsync(1, cancellationToken);
            }

            while (budget.PauseLeft(time) is { Ticks: > 0 } pause)
            {
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Makes requests like this one wait, whoever sends them. A longer pause stays.</summary>
    public void Pause(HttpRequestMessage request, TimeSpan wait)
    {
        foreach (var budget in Covering(request))
        {
            budget.Pause(wait, time);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => held.ForEach(budget => budget.Limiter?.Dispose());

    private static SlidingWindowRateLimiter Limiter(RequestBudget budget, double share) => new(new()
    {
        PermitLimit = Math.Max(1, (int)(budget.Requests * Math.Min(1, share))),
        Window = budget.Window,
        SegmentsPerWindow = Segments,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        AutoReplenishment = true,
    });

    private IEnumerable<Held> Covering(HttpRequestMessage request)
    {
        var covering = held.Where(budget => budget.Covers(request)).ToList();
        return covering.Count > 0 ? covering : [rest];
    }

    private sealed class Held(Predicate<HttpRequestMessage> covers, RateLimiter? limiter)
    {
        private readonly Lock gate = new();
        private long since;
        private TimeSpan length;

        public Predicate<HttpRequestMessage> Covers => covers;

        public RateLimiter? Limiter => limiter;

        // Held against the running clock, not the calendar, which may stand still or jump.
        public TimeSpan PauseLeft(TimeProvider time)
        {
            lock (gate)
            {
                return length == TimeSpan.Zero ? TimeSpan.Zero : length - time.GetElapsedTime(since);
            }
        }

        public void Pause(TimeSpan wait, TimeProvider time)
        {
            lock (gate)
            {
                if (wait > PauseLeft(time))
                {
                    (since, length) = (time.GetTimestamp(), wait);
                }
            }
        }
    }
}
