namespace Watchfloor.Lab.Network;

/// <summary>Attacks on the network other than a beacon that keeps its timer.</summary>
public enum AttackKind
{
    /// <summary>More than a call a second, for half an hour.</summary>
    Strobe,

    /// <summary>One port of 120 hosts, most of them not there.</summary>
    HorizontalScan,

    /// <summary>300 ports of one host.</summary>
    VerticalScan,

    /// <summary>One port of 90 hosts, one every quarter of an hour.</summary>
    SlowScan,

    /// <summary>One session of ten hours.</summary>
    LongSession,

    /// <summary>Sessions of a quarter of an hour, each begun when the last one ended.</summary>
    ChainedSession,

    /// <summary>Data in the labels of names under one domain.</summary>
    DnsTunnel,

    /// <summary>One name asked of a resolver that nobody else knows, again and again.</summary>
    DnsPolling,

    /// <summary>Names asked of a resolver outside, past the company's own.</summary>
    DirectDns,

    /// <summary>Names drawn by an algorithm, few of which exist.</summary>
    GeneratedNames,

    /// <summary>Names drawn by an algorithm that all lead to one address, where nobody answers: taken over by those who hunt it.</summary>
    Sinkhole,

    /// <summary>Check-ins that nobody answers any more.</summary>
    DeadBeacon,

    /// <summary>Two gigabytes within an hour.</summary>
    BulkUpload,

    /// <summary>Some megabytes a day, every day.</summary>
    DripUpload,

    /// <summary>Gigabytes to a storage service that others use too.</summary>
    CloudUpload,

    /// <summary>From host to host over ports of administration, a tool copied to each.</summary>
    LateralChain,
}
