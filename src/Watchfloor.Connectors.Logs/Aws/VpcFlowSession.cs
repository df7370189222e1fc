using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;
using F = Watchfloor.Connectors.Logs.Aws.VpcField;

namespace Watchfloor.Connectors.Logs.Aws;

/// <summary>One VPC flow log being read: words parted by blanks, in the order that the first line names.</summary>
/// <remarks>A record tells what passed one network card within a minute or ten, so a long connection has many; each is an event of its own.</remarks>
internal sealed class VpcFlowSession(string path, LogReadOptions options) : LogSession(path, Feed, options)
{
    /// <summary>Feed of its events.</summary>
    public const string Feed = "aws.vpcflow";

    private const string SecurityControl = "security_control";
    private const int Syn = 2;
    private const int Fin = 1;
    private const int Rst = 4;

    private static readonly Product Vpc = new() { Name = "VPC Flow Logs", VendorName = "AWS" };
    private static readonly string[] Profiles = [SecurityControl];

    private readonly (int Start, int Length)[] slots = new (int, int)[(int)F.Count];
    private readonly List<(string Name, int Start, int Length)> extras = [];
    private readonly StringPool texts = new();
    private readonly StringPool addresses = new(AddressText.Canonical);
    private VpcFlowColumns columns = VpcFlowColumns.OfVersion2;
    private byte[] buffer = [];

    /// <inheritdoc/>
    protected override string NotMapped(long count, string kind) => kind == "SKIPDATA"
        ? string.Create(CultureInfo.InvariantCulture, $"{count} records say SKIPDATA: AWS lost what passed in those minutes.")
        : string.Create(CultureInfo.InvariantCulture, $"{count} records say {kind}: nothing passed in those minutes.");

    /// <inheritdoc/>
    protected override void Declare(in LogLine line)
    {
        if (VpcFlowColumns.IsHeader(line.Text))
        {
            columns = VpcFlowColumns.Parse(line.Text);
        }
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Blank => " "u8;

    /// <inheritdoc/>
    protected override string? Read(in LogLine line, bool mayBeShort)
    {
        var whole = line.Text;
        var text = VpcFlowColumns.WithoutTimestamp(whole);
        if ((text[0] | 0x20) is >= 'a' and <= 'z' && VpcFlowColumns.IsHeader(text))
        {
            columns = VpcFlowColumns.Parse(text);
            return null;
        }

        Met();
        buffer = line.Buffer;
        if (Split(line.Start + whole.Length - text.Length, text.Length) is { } wrong)
        {
            return wrong;
        }

        if (this[F.LogStatus] is var status && (status.SequenceEqual("NODATA"u8) || status.SequenceEqual("SKIPDATA"u8)))
        {
            Skip(texts.Get(status)!);
            return null;
        }

        return Map(out var ocsfEvent) ?? Emitted(ocsfEvent!, line.Offset, whole.Length);
    }

    private ReadOnlySpan<byte> this[F field] => slots[(int)field] is { Length: > 0 } slot ? buffer.AsSpan(slot.Start, slot.Length) : default;

    private string? Emitted(OcsfEvent ocsfEvent, long offset, int length)
    {
        Emit(Feed, ocsfEvent, offset, length);
        return null;
    }

    private string? Split(int start, int length)
    {
        Array.Clear(slots);
        extras.Clear();
        var column = 0;
        foreach (var range in buffer.AsSpan(start, length).Split((byte)' '))
        {
            var (from, size) = range.GetOffsetAndLength(length);
            if (size == 0)
            {
                continue;
            }

            if (column == columns.Fields.Count)
            {
                return string.Create(CultureInfo.InvariantCulture, $"more than the {columns.Fields.Count} fields of the header");
            }

            if (size > 1 || buffer[start + from] != '-')
            {
                if (columns.Fields[column] is F.Count)
                {
                    extras.Add((columns.Names[column], start + from, size));
                }
                else
                {
                    slots[(int)columns.Fields[column]] = (start + from, size);
                }
            }

            column++;
        }

        return column == columns.Fields.Count ? null : string.Create(CultureInfo.InvariantCulture, $"{column} fields where the header names {columns.Fields.Count}");
    }

    private string? Map(out OcsfEvent? ocsfEvent)
    {
        ocsfEvent = null;
        if (!LogNumber.TryTime(this[F.Start], out var start) || !Plausible.IsTime(start))
        {
            return $"start is '{Show(F.Start)}', not a time from 1970 to 2100";
        }

        // srcaddr is the card's own address for what leaves it; what a gateway passes on has its real ends in pkt-srcaddr.
        var source = addresses.Get(this[F.PktSrcAddr]) ?? addresses.Get(this[F.SrcAddr]);
        var destination = addresses.Get(this[F.PktDstAddr]) ?? addresses.Get(this[F.DstAddr]);
        if (source is null || destination is null)
        {
            return $"srcaddr and dstaddr are '{Show(F.SrcAddr)}' and '{Show(F.DstAddr)}', not both IP addresses";
        }

        var end = LogNumber.TryTime(this[F.End], out var stop) && Plausible.IsDuration((stop - start).Ticks) ? stop : (DateTimeOffset?)null;
        var protocol = Whole(F.Protocol, 255);
        var isRejected = this[F.Action].SequenceEqual("REJECT"u8);
        var labels = new List<string>(0);
        var bytes = Whole(F.Bytes, long.MaxValue);
        if (bytes is { } volume && !Plausible.IsVolume(volume, (end - start)?.Ticks))
        {
            Remark("have a byte count that no link carries, which is kept in unmapped", Show(F.Bytes));
            labels.Add(Plausible.ValueRefused);
            bytes = null;
        }

        var (sourcePort, destinationPort) = ((int?)Whole(F.SrcPort, 65535), (int?)Whole(F.DstPort, 65535));
        var flags = Whole(F.TcpFlags, 255) ?? 0;
        ocsfEvent = new NetworkActivity
        {
            ActivityId = isRejected ? NetworkActivity.Activity.Refuse : Activity((int)flags),
            SeverityId = Severity.Informational,
            Time = start,
            StartTime = start,
            EndTime = end,
            Duration = end is null ? null : (end.Value - start).Ticks / TimeSpan.TicksPerMillisecond,
            Metadata = new Metadata
            {
                Product = Vpc,
                Uid = Uid(),
                LogName = "vpcflow",
                TenantUid = Text(F.AccountId),
                Profiles = Profiles,
                Labels = labels.Count > 0 ? labels : null,
            },
            StatusId = isRejected ? 2 : this[F.Action].IsEmpty ? null : 1,
            StatusCode = Text(F.Action),
            StatusDetail = Text(F.RejectReason),
            ActionId = isRejected ? 2 : this[F.Action].SequenceEqual("ACCEPT"u8) ? 1 : 0,
            DispositionId = isRejected ? 2 : this[F.Action].SequenceEqual("ACCEPT"u8) ? 1 : null,
            SrcEndpoint = FlowParts.Endpoint(source, sourcePort),
            DstEndpoint = FlowParts.Endpoint(destination, destinationPort),
            ConnectionInfo = FlowParts.Connection(source, sourcePort, destination, destinationPort, (int?)protocol, null, null, Direction(), Boundary()),
            Traffic = FlowParts.Traffic(bytes, null, Whole(F.Packets, long.MaxValue), null),

            // Each way has its record; which end opened the connection it does not say, unless the first packet is in it.
            IsSrcDstAssignmentKnown = (flags & Syn) != 0,
            Unmapped = Unmapped(bytes is null, end is null),
        };
        return null;
    }

    private static int Activity(int flags) =>
        (flags & Rst) != 0 ? NetworkActivity.Activity.Reset
        : (flags & Fin) != 0 ? NetworkActivity.Activity.Close
        : (flags & Syn) != 0 ? NetworkActivity.Activity.Open
        : NetworkActivity.Activity.Traffic;

    private int Direction() => this[F.FlowDirection] switch
    {
        var text when text.SequenceEqual("ingress"u8) => 1,
        var text when text.SequenceEqual("egress"u8) => 2,
        _ => 0,
    };

    // OCSF took its numbers from traffic-path.
    private int? Boundary() => Whole(F.TrafficPath, 8) switch
    {
        1 => 4,
        2 => 5,
        3 => 6,
        4 => 7,
        5 => 8,
        6 => 9,
        7 => 10,
        8 => 11,
        _ => null,
    };

    // The whole record, so that the same minute delivered twice is one event whatever the order of its columns.
    private string Uid()
    {
        ulong hash = 0;
        for (var field = 0; field < slots.Length; field++)
        {
            if (slots[field].Length > 0)
            {
                hash = XxHash3.HashToUInt64(this[(F)field], (long)((hash * 31) + (ulong)field));
            }
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private JsonObject? Unmapped(bool keepBytes, bool keepEnd)
    {
        JsonObject? unmapped = null;
        void Keep(string name, ReadOnlySpan<byte> value)
        {
            if (!value.IsEmpty)
            {
                (unmapped ??= [])[name] = Encoding.UTF8.GetString(value);
            }
        }

        Keep("interface-id", this[F.InterfaceId]);
        Keep("vpc-id", this[F.VpcId]);
        Keep("subnet-id", this[F.SubnetId]);
        Keep("instance-id", this[F.InstanceId]);
        Keep("bytes", keepBytes ? this[F.Bytes] : default);
        Keep("end", keepEnd ? this[F.End] : default);
        if (!this[F.PktSrcAddr].IsEmpty && !this[F.PktSrcAddr].SequenceEqual(this[F.SrcAddr]))
        {
            Keep("srcaddr", this[F.SrcAddr]);
        }

        if (!this[F.PktDstAddr].IsEmpty && !this[F.PktDstAddr].SequenceEqual(this[F.DstAddr]))
        {
            Keep("dstaddr", this[F.DstAddr]);
        }

        foreach (var (name, start, length) in extras)
        {
            Keep(name, buffer.AsSpan(start, length));
        }

        return unmapped;
    }

    private long? Whole(F field, long most) => !this[field].IsEmpty && LogNumber.TryWhole(this[field], out var value) && value >= 0 && value <= most ? value : null;

    private string? Text(F field) => this[field].IsEmpty ? null : texts.Get(this[field]);

    private string Show(F field) => new VendorText(Encoding.UTF8.GetString(this[field])).ForDisplay(40);
}
