namespace Watchfloor.Ocsf;

/// <summary>A DNS answer. OCSF object dns_answer.</summary>
public sealed record DnsAnswer
{
    /// <summary>Answer data.</summary>
    public required string Rdata { get; init; }

    /// <summary>Seconds.</summary>
    public int? Ttl { get; init; }

    /// <summary>Record type.</summary>
    public string? Type { get; init; }

    /// <summary>Header flags: 1 AA, 2 TC, 3 RD, 4 RA.</summary>
    public IReadOnlyList<int>? FlagIds { get; init; }
}
