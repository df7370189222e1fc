using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Lab.Network;

/// <summary>Rows as OCSF events, as a border sensor's connector would hand them over.</summary>
public static class NetworkEvents
{
    private static readonly Product Sensor = new() { Name = "Sensor", VendorName = "Lab" };

    /// <summary>Connections: feed <c>lab.conn</c>.</summary>
    public static IEnumerable<OcsfEvent> Connections(NetworkWorld world) => world.Rows.Select((row, i) => (row, i)).Where(item => item.row.Query is null).Select(item => Connection(world, item.row, item.i));

    /// <summary>Questions: feed <c>lab.dns</c>.</summary>
    public static IEnumerable<OcsfEvent> Questions(NetworkWorld world) => world.Rows.Select((row, i) => (row, i)).Where(item => item.row.Query is not null).Select(item => Question(world, item.row, item.i));

    /// <summary>Id of the row at a place.</summary>
    internal static string Uid(int place) => "L" + place.ToString("x8", CultureInfo.InvariantCulture);

    private static NetworkActivity Connection(NetworkWorld world, NetworkRow row, int place) => new()
    {
        ActivityId = row.State switch { "S0" => NetworkActivity.Activity.Fail, "REJ" => NetworkActivity.Activity.Refuse, _ => NetworkActivity.Activity.Close },
        Time = At(world, row),
        Duration = row.Duration is { } seconds ? (long)(seconds * 1000) : null,
        Metadata = new() { Product = Sensor, Uid = Uid(place) },
        SrcEndpoint = new() { Ip = row.Source },
        DstEndpoint = new() { Ip = row.Destination, Port = row.Port },
        ConnectionInfo = new() { DirectionId = row.Destination.StartsWith("10.", StringComparison.Ordinal) ? 3 : 2, ProtocolName = row.Protocol, Uid = Uid(place) },
        Traffic = new() { BytesOut = row.BytesOut, BytesIn = row.BytesIn },
    };

    private static DnsActivity Question(NetworkWorld world, NetworkRow row, int place) => new()
    {
        ActivityId = DnsActivity.Activity.Traffic,
        Time = At(world, row),
        Metadata = new() { Product = Sensor, Uid = Uid(place) },
        SrcEndpoint = new() { Ip = row.Source },
        DstEndpoint = new() { Ip = row.Destination, Port = 53 },
        Query = new() { Hostname = row.Query ?? "", Type = row.QueryType },
        Answers = row.Answer is { } answer ? [new() { Rdata = answer }] : null,
        RcodeId = row.Answer is null ? 3 : 0,
    };

    private static DateTimeOffset At(NetworkWorld world, NetworkRow row) => world.Begin.AddMicroseconds(row.Microseconds);
}
