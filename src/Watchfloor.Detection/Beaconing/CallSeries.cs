namespace Watchfloor.Detection.Beaconing;

/// <summary>All calls of one source to one destination, as read from the lake.</summary>
internal sealed record CallSeries
{
    /// <summary>Host name where a sensor gave one, else the address.</summary>
    public required string Source { get; init; }

    /// <summary>Address of the source; null when the sensor gave none.</summary>
    public string? SourceAddress { get; init; }

    /// <summary>What stands for the destination when pairs are told apart: its name, else address, port and protocol.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Records of the calls, spread over the whole time; at most 100.</summary>
    public IReadOnlyList<Watchfloor.Ocsf.EvidenceId> Evidence { get; init; } = [];

    /// <summary>Name from TLS, HTTP or a DNS answer; null when only the address was seen.</summary>
    public string? DestinationName { get; init; }

    /// <summary>Address called most often.</summary>
    public string? DestinationAddress { get; init; }

    /// <summary>Number of addresses behind the destination.</summary>
    public int DestinationAddresses { get; init; } = 1;

    /// <summary>Port called most often; null when unknown.</summary>
    public int? Port { get; init; }

    /// <summary>tcp, udp, icmp; null when unknown.</summary>
    public string? Protocol { get; init; }

    /// <summary>True when the calls are HTTP requests, which one connection may carry many of.</summary>
    public bool IsRequests { get; init; }

    /// <summary>HTTP requests without a Host header among the calls.</summary>
    public int MissingHostHeader { get; init; }

    /// <summary>OCSF direction that the sensor gave: 1 inbound, 2 outbound, 3 lateral; 0 when it gave none.</summary>
    public int Direction { get; init; }

    /// <summary>Times in seconds since 1970, ascending.</summary>
    public required double[] Times { get; init; }

    /// <summary>Bytes to the destination, parallel to <see cref="Times"/>; not positive when unknown.</summary>
    public long[] BytesOut { get; init; } = [];

    /// <summary>Bytes from the destination, parallel to <see cref="Times"/>; not positive when unknown.</summary>
    public long[] BytesIn { get; init; } = [];

    /// <summary>Calls that were refused or not answered.</summary>
    public int Failed { get; init; }

    /// <summary>Records that a sensor cut out of one open session: same source port, no opening seen.</summary>
    public int Continued { get; init; }

    /// <summary>Calls there were; more than <see cref="Times"/> when only stretches were read.</summary>
    public int Calls { get; init; }

    /// <summary>True when the calls went by way of a proxy, whose address <see cref="DestinationAddress"/> then is.</summary>
    public bool IsProxied { get; init; }

    /// <summary>First call of anybody to the destination that is known, seconds since 1970; null when only outsiders call.</summary>
    public double? FirstByAnyone { get; init; }

    /// <summary>First call of anybody to anything in the window.</summary>
    public double FirstOfAll { get; init; }

    /// <summary>Destinations that these calls take turns with; empty for one.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Hosts that called the destination.</summary>
    public int Hosts { get; init; } = 1;

    /// <summary>Hosts that called anything under the destination's registered domain.</summary>
    public int DomainHosts { get; init; } = 1;

    /// <summary>Hosts seen calling anything: what <see cref="Hosts"/> is a share of.</summary>
    public int Population { get; init; } = 1;

    /// <summary>Sensor's id of the program that called; null when unknown or several.</summary>
    public string? ProcessUid { get; init; }

    /// <summary>File name of that program; null when unknown.</summary>
    public string? ProcessName { get; init; }

    /// <summary>JA3 of the client that all calls share; null when unknown or several.</summary>
    public string? ClientFingerprint { get; init; }
}
