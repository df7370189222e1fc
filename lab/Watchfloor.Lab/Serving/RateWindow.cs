namespace Watchfloor.Lab.Serving;

/// <summary>A sliding window of requests.</summary>
internal sealed class RateWindow(int limit, TimeSpan window, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _taken = new();

    /// <summary>Requests the window takes.</summary>
    public int Limit => limit;

    /// <summary>Takes one request. When there is no room, says when there will be.</summary>
    public (bool Taken, int Left, DateTimeOffset FreeAt) Take()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_taken.TryPeek(out var oldest) && oldest <= now - window)
            {
                _taken.Dequeue();
            }

            if (_taken.Count >= limit)
            {
                return (false, 0, _taken.Peek() + window);
            }

            _taken.Enqueue(now);
            return (true, limit - _taken.Count, now);
        }
    }
}
