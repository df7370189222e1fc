namespace Watchfloor.Incidents;

/// <summary>How findings become incidents.</summary>
public sealed class CorrelationOptions
{
    /// <summary>Sum of weights at which two findings are one story. Lower joins more; default 0.5.</summary>
    public double Threshold { get; set; } = 0.5;

    /// <summary>Time in which a shared host, person or address counts in full; it fades to nothing at three times as much. Default 24 hours.</summary>
    public TimeSpan FullWeightWithin { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How far apart findings may lie that a vendor's own id, a process, a mail or a file joins. Default 14 days.</summary>
    public TimeSpan SpecificWithin { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long after a move a finding on the second host still belongs to it. Default 48 hours.</summary>
    public TimeSpan LateralWithin { get; set; } = TimeSpan.FromHours(48);

    /// <summary>Hosts on which an address, domain, file or account may be seen before it is common and joins nothing. Default 5.</summary>
    public int CommonAtHosts { get; set; } = 5;
}
