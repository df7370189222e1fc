namespace Watchfloor.Ocsf;

/// <summary>One end of a connection. OCSF object network_endpoint.</summary>
public sealed record NetworkEndpoint
{
    /// <summary>IPv4 or IPv6 address, canonical text; v4-mapped addresses are unwrapped.</summary>
    public string? Ip { get; init; }

    /// <summary>0 to 65535.</summary>
    public int? Port { get; init; }

    /// <summary>Name of the host, from DNS, SNI or the tool.</summary>
    public string? Hostname { get; init; }

    /// <summary>Display name.</summary>
    public string? Name { get; init; }

    /// <summary>Domain of the host.</summary>
    public string? Domain { get; init; }

    /// <summary>Id of the endpoint.</summary>
    public string? Uid { get; init; }

    /// <summary>Hardware address.</summary>
    public string? Mac { get; init; }

    /// <summary>Service spoken, for example http.</summary>
    public string? SvcName { get; init; }

    /// <summary>Where the address is.</summary>
    public Location? Location { get; init; }

    /// <summary>Network that announces the address.</summary>
    public AutonomousSystem? AutonomousSystem { get; init; }

    /// <summary>As in <see cref="Device.TypeId"/>.</summary>
    public int? TypeId { get; init; }
}
