namespace Watchfloor.Lab.Network;

/// <summary>One connection or one DNS question as a sensor at the border would tell it.</summary>
/// <param name="Seconds">Seconds since the world began.</param>
/// <param name="Source">Address of the caller.</param>
/// <param name="Destination">Address called.</param>
/// <param name="Port">Port called.</param>
public readonly record struct NetworkRow(double Seconds, string Source, string Destination, int Port)
{
    /// <summary>tcp or udp.</summary>
    public string Protocol { get; init; } = "tcp";

    /// <summary>Zeek's connection state.</summary>
    public string State { get; init; } = "SF";

    /// <summary>Seconds the connection was open; null when never answered.</summary>
    public double? Duration { get; init; }

    /// <summary>Bytes from the caller; null when unknown.</summary>
    public long? BytesOut { get; init; }

    /// <summary>Bytes to the caller; null when unknown.</summary>
    public long? BytesIn { get; init; }

    /// <summary>Name asked for; null for a connection.</summary>
    public string? Query { get; init; }

    /// <summary>Type asked for.</summary>
    public string QueryType { get; init; } = "A";

    /// <summary>Answer; null when there was none.</summary>
    public string? Answer { get; init; }

    /// <summary>Microseconds since the world began: what logs carry.</summary>
    public long Microseconds => (long)Math.Round(Seconds * 1e6);
}

/// <summary>What was put in on purpose.</summary>
/// <param name="Id">Cell or control.</param>
/// <param name="Class">beacon, poisson, shuffled, or the name of an <see cref="AttackKind"/>.</param>
/// <param name="Source">Address of the caller.</param>
/// <param name="Destinations">Addresses called.</param>
/// <param name="Names">Names called.</param>
/// <param name="First">Seconds of the first call.</param>
/// <param name="Last">Seconds of the last call.</param>
/// <param name="Made">Calls made.</param>
/// <param name="Seen">Calls that a sensor saw.</param>
public sealed record InjectedBehaviour(
    string Id, string Class, string Source, IReadOnlyList<string> Destinations, IReadOnlyList<string> Names, double First, double Last, int Made, int Seen)
{
    /// <summary>Mean sleep, when there is a timer.</summary>
    public double? PeriodSeconds { get; init; }

    /// <summary>Times of the calls, for baselines that look at times alone.</summary>
    public IReadOnlyList<double> Times { get; init; } = [];

    /// <summary>Bytes sent with each; -1 unknown.</summary>
    public IReadOnlyList<long> BytesOut { get; init; } = [];

    /// <summary>Bytes received with each; -1 unknown.</summary>
    public IReadOnlyList<long> BytesIn { get; init; } = [];
}
