namespace Watchfloor.Lab.Network;

/// <summary>How an implant draws its sleeps.</summary>
public enum TimerModel
{
    /// <summary>Redrawn, to both sides: T(1 + j·u), u in [-1, 1].</summary>
    Redrawn,

    /// <summary>Redrawn, only shortened, as Cobalt Strike does: T(1 - j·v), v in [0, 1].</summary>
    Shortened,

    /// <summary>Keeps to a clock: kT + T·j·u/2.</summary>
    Anchored,

    /// <summary>Normally distributed around T with a deviation of j·T/√3.</summary>
    Gaussian,

    /// <summary>Log-normal around T with a spread of j/√3.</summary>
    LogNormal,

    /// <summary>One of five fixed sleeps around T.</summary>
    Listed,

    /// <summary>T for the first half, a silence, then T·12, on another port.</summary>
    ModeSwitch,

    /// <summary>Doubles its sleep, to 16 T, while calls fail, and comes back to T.</summary>
    BackOff,

    /// <summary>Mimics a person: two to six check-ins in office hours of a weekday, none at lunch. It keeps no timer; T says nothing.</summary>
    Human,

    /// <summary>At check-ins drawn as redrawn sleeps, one in four times a session of 20 to 400 quick connections.</summary>
    Interactive,
}

/// <summary>When the host is awake.</summary>
public enum HostActivity
{
    /// <summary>All day.</summary>
    Always,

    /// <summary>08 to 18 on weekdays.</summary>
    OfficeHours,

    /// <summary>Off for one to eight hours at random times.</summary>
    Laptop,
}

/// <summary>How sizes vary.</summary>
public enum SizeNoise
{
    /// <summary>All the same.</summary>
    Constant,

    /// <summary>Up to 64 bytes of padding.</summary>
    Padded,

    /// <summary>Log-normal, sigma 0.5.</summary>
    LogNormal,

    /// <summary>The client's bytes are not known.</summary>
    ClientUnknown,
}

/// <summary>What the implant calls.</summary>
public enum DestinationStyle
{
    /// <summary>One address behind one name.</summary>
    OneName,

    /// <summary>One bare address.</summary>
    OneAddress,

    /// <summary>One name over eight addresses.</summary>
    RotatingAddresses,

    /// <summary>Eight names, each with its own address, one drawn each time.</summary>
    RotatingNames,
}

/// <summary>One behaviour of the grid.</summary>
/// <param name="Id">Short name, for example <c>A1</c>; its first letter is the goal it counts for.</param>
/// <param name="Model">How sleeps are drawn.</param>
/// <param name="PeriodSeconds">T.</param>
/// <param name="Jitter">j, 0 to 1.</param>
/// <param name="Loss">Share of check-ins that no sensor saw.</param>
/// <param name="Hours">Length of the history.</param>
public sealed record BeaconCell(string Id, TimerModel Model, double PeriodSeconds, double Jitter, double Loss, double Hours)
{
    /// <summary>When the host is awake.</summary>
    public HostActivity Activity { get; init; }

    /// <summary>How sizes vary.</summary>
    public SizeNoise Sizes { get; init; }

    /// <summary>What is called.</summary>
    public DestinationStyle Destination { get; init; }

    /// <summary>Loss comes in runs of about twelve check-ins.</summary>
    public bool IsBursty { get; init; }

    /// <summary>Check-ins seen at most; what comes later is left out.</summary>
    public int MostEvents { get; init; } = int.MaxValue;
}
