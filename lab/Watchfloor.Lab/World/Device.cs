namespace Watchfloor.Lab.World;

/// <summary>A computer as the sensors see it.</summary>
internal sealed class Device
{
    /// <summary>Falcon's agent id.</summary>
    public required string Aid { get; init; }

    /// <summary>Short name in upper case.</summary>
    public required string Hostname { get; init; }

    /// <summary>Full name in lower case.</summary>
    public required string DnsName { get; init; }

    public required string LocalIp { get; init; }

    public required string Mac { get; init; }

    public required string Serial { get; init; }

    /// <summary>Workstation, Server or Domain Controller.</summary>
    public required string ProductType { get; init; }

    public required string EntraDeviceId { get; init; }

    /// <summary>Defender's machine id; null on the 85 % that Defender does not watch.</summary>
    public string? MdeId { get; set; }

    /// <summary>Who sits at it; null for a server.</summary>
    public Person? Owner { get; init; }

    /// <summary>When it is off or asleep: the sensor says nothing then.</summary>
    public List<(DateTimeOffset From, DateTimeOffset To)> Silent { get; } = [];

    public bool IsServer => Owner is null;

    public bool IsSilentAt(DateTimeOffset time) => Silent.Exists(span => time >= span.From && time < span.To);
}
