namespace Watchfloor.Lab;

/// <summary>Clock of the story. It stands still until somebody moves it or lets it run; timers and elapsed time stay real, so that waiting works.</summary>
/// <param name="now">Where it stands at first, UTC.</param>
/// <param name="real">The clock by which it runs once it runs; the system's when null.</param>
public sealed class LabClock(DateTimeOffset now, TimeProvider? real = null) : TimeProvider
{
    private readonly TimeProvider _real = real ?? System;
    private readonly Lock _gate = new();
    private DateTimeOffset _from = now.ToUniversalTime();
    private long _since;
    private double _speed;

    /// <summary>Seconds of the story in a second of real time; 0 while it stands.</summary>
    public double Speed
    {
        get
        {
            lock (_gate)
            {
                return _speed;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return Now();
        }
    }

    /// <summary>Puts the clock somewhere else; the servers show only what had arrived by then. A running clock runs on from there.</summary>
    public void Set(DateTimeOffset to)
    {
        lock (_gate)
        {
            (_from, _since) = (to.ToUniversalTime(), _real.GetTimestamp());
        }
    }

    /// <summary>Moves the clock on (or back).</summary>
    public void Advance(TimeSpan by)
    {
        lock (_gate)
        {
            _from += by;
        }
    }

    /// <summary>Lets the clock run.</summary>
    /// <param name="speed">Seconds of the story in a second of real time: 1 for real time, 60 for a minute a second, 0 to stand still.</param>
    public void Run(double speed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(speed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speed, LabOptions.FastestSpeed);
        lock (_gate)
        {
            (_from, _since, _speed) = (Now(), _real.GetTimestamp(), speed);
        }
    }

    private DateTimeOffset Now() => _speed == 0 ? _from : _from + (_real.GetElapsedTime(_since) * _speed);
}
