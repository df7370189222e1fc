using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;
using F = Watchfloor.Connectors.Logs.Zeek.ZeekField;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>Turns records of one Zeek log into events. Holds what every log shares: time, ids, endpoints, metadata.</summary>
internal abstract class ZeekMapping(ZeekPools pools)
{
    private static readonly Product Zeek = new() { Name = "Zeek", VendorName = "Zeek" };

    private static readonly string[] Refused = [Plausible.ValueRefused];
    private static readonly string[] Capped = [Plausible.BytesCapped];
    private static readonly string[] Both = [Plausible.BytesCapped, Plausible.ValueRefused];

    private readonly List<(string Name, F Field)> leftovers = [];
    private bool isRefused;
    private bool isCapped;

    /// <summary>Told of values that cannot be true.</summary>
    public Action<string, string> Remark { get; set; } = static (_, _) => { };

    /// <summary>The log.</summary>
    public abstract ZeekLog Log { get; }

    /// <summary>Whether records have the ends of a connection.</summary>
    protected virtual bool HasConnection => true;

    /// <summary>What events of one file share.</summary>
    protected ZeekPools Pools { get; } = pools;

    /// <summary>Name of the log in metadata.</summary>
    protected abstract string LogName { get; }

    /// <summary>Maps one record; null when it cannot be an event, and why.</summary>
    public OcsfEvent? Map(ZeekRecord record, out string? reason)
    {
        leftovers.Clear();
        isRefused = isCapped = false;
        if (!record.Has(F.Time))
        {
            reason = "ts is missing";
            return null;
        }

        if (!LogNumber.TryTime(record[F.Time], out var time))
        {
            reason = $"ts is '{Show(record, F.Time)}', not a time";
            return null;
        }

        if (!Plausible.IsTime(time))
        {
            reason = $"ts is '{Show(record, F.Time)}', not a time from 1970 to 2100";
            return null;
        }

        if (!TryAddress(record, F.OrigAddress, "id.orig_h", out var source, out reason)
            || !TryAddress(record, F.RespAddress, "id.resp_h", out var destination, out reason))
        {
            return null;
        }

        if (source is null && destination is null && HasConnection)
        {
            reason = "id.orig_h and id.resp_h are both missing";
            return null;
        }

        var ocsfEvent = Map(record, new(time, record.Text(F.Uid), source, Port(record, F.OrigPort, "id.orig_p"), destination, Port(record, F.RespPort, "id.resp_p")));
        return isRefused || isCapped ? ocsfEvent with { Metadata = ocsfEvent.Metadata with { Labels = isRefused && isCapped ? Both : isCapped ? Capped : Refused } } : ocsfEvent;
    }

    /// <summary>Maps a record whose time and endpoints are known.</summary>
    protected abstract OcsfEvent Map(ZeekRecord record, in ZeekConnection connection);

    /// <summary>One end of a connection; null when its address is not known.</summary>
    protected static NetworkEndpoint? Endpoint(string? address, int? port, string? service = null, string? mac = null, string? hostname = null) =>
        address is null && hostname is null ? null : new NetworkEndpoint { Ip = address, Port = port, SvcName = service, Mac = mac, Hostname = hostname };

    /// <summary>Metadata of one event.</summary>
    /// <param name="record">The record.</param>
    /// <param name="uid">Its id.</param>
    /// <param name="modified">When what it tells was last true, where other records of the same id tell of earlier times.</param>
    protected Metadata Metadata(ZeekRecord record, string uid, DateTimeOffset? modified = null)
    {
        var written = record[F.WriteTime];
        return new Metadata
        {
            Product = Zeek,
            Uid = uid,
            LogName = LogName,
            ModifiedTime = modified,

            // The event's own time holds microseconds, which is what Zeek writes; only a finer text is kept as well.
            OriginalTime = IsFinerThanMicroseconds(record[F.Time]) ? record.Text(F.Time) : null,
            LoggedTime = !written.IsEmpty && LogNumber.TryTime(written, out var logged) ? logged : null,
        };
    }

    /// <summary>The sensor's id of the connection, or a hash of the record where it gave none.</summary>
    protected static string ConnectionUid(ZeekRecord record, in ZeekConnection connection) => connection.Uid ?? record.ContentHash(16);

    /// <summary>A short hash of the record's time, the same for an interim record and the last one.</summary>
    protected static string TimeHash(in ZeekConnection connection)
    {
        var ticks = connection.Time.Ticks;
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in ticks)));
        return ((uint)(hash >> 32)).ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>A number; when the text is none it is kept among what is unmapped.</summary>
    protected long? Whole(ZeekRecord record, F field, string name)
    {
        if (!record.Has(field))
        {
            return null;
        }

        if (record.Whole(field) is >= 0 and var value)
        {
            return value;
        }

        Keep(record, field, name);
        return null;
    }

    /// <summary>A number in OCSF's integer range; when it is none it is kept among what is unmapped.</summary>
    protected int? Integer(ZeekRecord record, F field, string name)
    {
        var value = Whole(record, field, name);
        if (value is null or <= int.MaxValue)
        {
            return (int?)value;
        }

        Keep(record, field, name);
        return null;
    }

    /// <summary>Keeps a field among what is unmapped.</summary>
    protected void Keep(F field, string name) => leftovers.Add((name, field));

    /// <summary>Keeps a field whose value cannot be true among what is unmapped, and says so.</summary>
    protected void Keep(ZeekRecord record, F field, string name)
    {
        isRefused = true;
        leftovers.Add((name, field));
        Remark($"have a {name} that cannot be true, which is kept in unmapped", Show(record, field));
    }

    /// <summary>Keeps a byte count that was cut to what the packets carried, and says so.</summary>
    protected void Cap(ZeekRecord record, F field, string name)
    {
        isCapped = true;
        leftovers.Add((name, field));
        Remark($"have far more {name} than their packets can have carried; they count as what the packets carried, and the value is kept in unmapped", Show(record, field));
    }

    /// <summary>How two ends talk; what the sensor does not say of direction and boundary follows from the addresses.</summary>
    protected static NetworkConnectionInfo Connection(
        in ZeekConnection connection, string uid, string? protocol, int? number, int direction = 0, string? history = null, string? community = null) => new()
    {
        DirectionId = direction != 0 ? direction : AddressScopes.Direction(connection.Source, connection.Destination),
        BoundaryId = AddressScopes.Boundary(connection.Source, connection.Destination),
        Uid = uid,
        ProtocolName = protocol,
        ProtocolNum = number,
        FlagHistory = history,
        CommunityUid = community,
    };

    /// <summary>What has no place in OCSF; null when there is nothing.</summary>
    protected JsonObject? Unmapped(ZeekRecord record) => record.Unmapped(CollectionsMarshal.AsSpan(leftovers));

    /// <summary>A piece of outside text for a message.</summary>
    protected static string Show(ZeekRecord record, F field) => new VendorText(record.Text(field)).ForDisplay(40);

    private static bool IsFinerThanMicroseconds(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        return point >= 0 && text.Length - point - 1 > 6 && text[^1] is >= (byte)'0' and <= (byte)'9';
    }

    private bool TryAddress(ZeekRecord record, F field, string name, out string? address, [NotNullWhen(false)] out string? reason)
    {
        reason = null;
        address = null;
        if (!record.Has(field))
        {
            return true;
        }

        address = Pools.Addresses.Get(record[field]);
        reason = address is null ? $"{name} is '{Show(record, field)}', not an IP address" : null;
        return reason is null;
    }

    private int? Port(ZeekRecord record, F field, string name)
    {
        if (!record.Has(field))
        {
            return null;
        }

        if (record.Whole(field) is >= 0 and <= 65535 and var port)
        {
            return (int)port;
        }

        Keep(record, field, name);
        return null;
    }
}

/// <summary>What every record of Zeek's logs has.</summary>
/// <param name="Time">When it began.</param>
/// <param name="Uid">The sensor's id of the connection; null when it gave none.</param>
/// <param name="Source">Canonical address of who opened it.</param>
/// <param name="SourcePort">0 to 65535.</param>
/// <param name="Destination">Canonical address of who answered.</param>
/// <param name="DestinationPort">0 to 65535.</param>
internal readonly record struct ZeekConnection(
    DateTimeOffset Time, string? Uid, string? Source, int? SourcePort, string? Destination, int? DestinationPort);
