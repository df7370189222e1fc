using Watchfloor.Detection.Network;

namespace Watchfloor.Detection.Scanning;

/// <summary>Which way doors were tried.</summary>
internal enum ScanKind
{
    /// <summary>Many hosts and ports, few of each.</summary>
    Scattered,

    /// <summary>One port of many hosts.</summary>
    Horizontal,

    /// <summary>Many ports of one host.</summary>
    Vertical,
}

/// <summary>First contacts of one source along one port, one host, or all together.</summary>
internal sealed record ScanLine(
    string Source, string? SourceAddress, ScanKind Kind, string Target, long Contacts, long Failed, long Answered, long Direction,
    DateTimeOffset First, DateTimeOffset Last, IReadOnlyList<string> Examples)
{
    /// <summary>Reads a row of <c>contacts.sql</c>.</summary>
    public static ScanLine Read(RowReader row) => new(
        row.Text("source")!, row.Text("src_ip"), Enum.Parse<ScanKind>(row.Text("kind")!, ignoreCase: true), row.Text("target")!, row.Long("contacts"), row.Long("failed"), row.Long("answered"), row.Long("direction"),
        row.Time("first"), row.Time("last"), row.Texts("examples"));
}
