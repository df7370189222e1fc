using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Exfiltration;

/// <summary>What one host sent on one day to one name or address.</summary>
internal sealed record SentDay(
    string Source, string Destination, string Address, string? SourceAddress, bool HasName, DateTimeOffset Day, double Sent, double Received, DateTimeOffset First, DateTimeOffset Last, long Flows, string? ProcessUid, bool IsWritten, IReadOnlyList<EvidenceId> Evidence)
{
    /// <summary>Reads a row of <c>sent-by-day.sql</c>.</summary>
    public static SentDay Read(RowReader row) => new(
        row.Text("source")!, row.Text("destination")!, row.Text("dst_ip")!, row.Text("src_ip"), row.Truth("has_name"), row.Time("day"), row.Number("sent"), row.Number("received"), row.Time("first"), row.Time("last"), row.Long("flows"),
        row.Text("process_uid"), row.Truth("is_written"), row.Ids("ids"));

    /// <summary>Registered domain, else address: all places of one owner are one destination.</summary>
    public string Group => HasName ? PublicSuffixes.RegisteredDomain(Destination) : Address;
}

/// <summary>What one host sent to one destination group, day by day.</summary>
internal sealed class SentGroup(string source, string group, IReadOnlyList<SentDay> days)
{
    /// <summary>Host.</summary>
    public string Source => source;

    /// <summary>Registered domain or address.</summary>
    public string Group => group;

    /// <summary>Rows by day.</summary>
    public IReadOnlyList<SentDay> Days { get; } = [.. days.OrderBy(day => day.Day).ThenBy(day => day.Destination, StringComparer.Ordinal)];

    /// <summary>Whether a name is known.</summary>
    public bool HasName => Days[0].HasName;

    /// <summary>First flow.</summary>
    public DateTimeOffset First => Days.Min(day => day.First);

    /// <summary>Last flow.</summary>
    public DateTimeOffset Last => Days.Max(day => day.Last);

    /// <summary>Bytes sent in a span.</summary>
    public double Sent(DateTimeOffset from, DateTimeOffset to) => Days.Where(day => day.Last >= from && day.First < to).Sum(day => day.Sent);

    /// <summary>Bytes received in a span.</summary>
    public double Received(DateTimeOffset from, DateTimeOffset to) => Days.Where(day => day.Last >= from && day.First < to).Sum(day => day.Received);

    /// <summary>Bytes sent by day.</summary>
    public double[] ByDay() => [.. Days.GroupBy(day => day.Day).Select(day => day.Sum(row => row.Sent))];
}
