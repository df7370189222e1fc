namespace Watchfloor.EndToEnd.Tests.ExactlyOnce;

/// <summary>The lab's clock, whose waits pass many times as fast: a client that is asked to wait a second waits as long as it takes to see that it does.</summary>
/// <param name="clock">Says what time it is.</param>
/// <param name="pace">Seconds of waiting in a real second.</param>
internal sealed class HastyTime(TimeProvider clock, double pace) : TimeProvider
{
    // Timers of less than this fire at once anyway.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public override long TimestampFrequency => (long)(System.TimestampFrequency / pace);

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new HastyTimer(System.CreateTimer(callback, state, Hasten(dueTime), Hasten(period)), this);

    private TimeSpan Hasten(TimeSpan wait) => wait <= Shortest ? wait : TimeSpan.FromTicks(Math.Max(Shortest.Ticks, (long)(wait.Ticks / pace)));

    private sealed class HastyTimer(ITimer timer, HastyTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Hasten(dueTime), time.Hasten(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
