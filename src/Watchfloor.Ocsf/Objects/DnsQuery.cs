namespace Watchfloor.Ocsf;

/// <summary>A DNS question. OCSF object dns_query.</summary>
public sealed record DnsQuery
{
    /// <summary>Name asked for.</summary>
    public required string Hostname { get; init; }

    /// <summary>Record type, for example A or TXT.</summary>
    public string? Type { get; init; }

    /// <summary>Class, for example IN.</summary>
    public string? Class { get; init; }

    /// <summary>DNS transaction id.</summary>
    public int? PacketUid { get; init; }
}
