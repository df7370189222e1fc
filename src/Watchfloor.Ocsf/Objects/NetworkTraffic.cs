namespace Watchfloor.Ocsf;

/// <summary>Amounts carried. OCSF object network_traffic.</summary>
public sealed record NetworkTraffic
{
    /// <summary>Both ways.</summary>
    public long? Bytes { get; init; }

    /// <summary>From the responder to the initiator.</summary>
    public long? BytesIn { get; init; }

    /// <summary>From the initiator to the responder.</summary>
    public long? BytesOut { get; init; }

    /// <summary>Bytes the sensor lost.</summary>
    public long? BytesMissed { get; init; }

    /// <summary>Both ways.</summary>
    public long? Packets { get; init; }

    /// <summary>From the responder.</summary>
    public long? PacketsIn { get; init; }

    /// <summary>From the initiator.</summary>
    public long? PacketsOut { get; init; }
}
