using System.Buffers.Text;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Azure;

/// <summary>One flow tuple of an NSG or VNet flow log, versions 1, 2 and 4.</summary>
/// <remarks>https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview and vnet-flow-logs-overview.</remarks>
internal readonly record struct AzureTuple
{
    private const int MostParts = 16;

    /// <summary>When it was noted.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who opened it.</summary>
    public required string Source { get; init; }

    public required string Destination { get; init; }

    public int? SourcePort { get; init; }

    public int? DestinationPort { get; init; }

    public int? Protocol { get; init; }

    /// <summary>1 inbound, 2 outbound.</summary>
    public int Direction { get; init; }

    public bool IsDenied { get; init; }

    /// <summary>B begin, C continuing, E end; 0 for version 1, which has none.</summary>
    public char State { get; init; }

    /// <summary>Since the tuple before of the same flow, both ways; null where the version or the state has none.</summary>
    public long? PacketsOut { get; init; }

    public long? BytesOut { get; init; }

    public long? PacketsIn { get; init; }

    public long? BytesIn { get; init; }

    /// <summary>Whether one of the counts is no number that a count may be.</summary>
    public bool HasWrongCount { get; init; }

    /// <summary>Reads one; null, or why it is none.</summary>
    public static string? Parse(ReadOnlySpan<byte> text, StringPool addresses, out AzureTuple tuple)
    {
        tuple = default;
        Span<Range> ranges = stackalloc Range[MostParts];
        var count = 0;
        foreach (var range in text.Split((byte)','))
        {
            if (count == MostParts)
            {
                return "the flow tuple has too many parts";
            }

            ranges[count++] = range;
        }

        if (count < 8)
        {
            return $"the flow tuple has {count} parts, not 8 or more";
        }

        if (!LogNumber.TryTime(text[ranges[0]], out var time) || !Plausible.IsTime(time))
        {
            return $"the flow tuple's time is '{Show(text[ranges[0]])}', not a time from 1970 to 2100";
        }

        if (addresses.Get(text[ranges[1]]) is not { } source || addresses.Get(text[ranges[2]]) is not { } destination)
        {
            return $"the flow tuple's ends are '{Show(text[ranges[1]])}' and '{Show(text[ranges[2]])}', not both IP addresses";
        }

        // NSG: decision, state, counts. VNet: state (D for denied), encryption, counts.
        var seventh = Letter(text[ranges[7]]);
        var isNsg = count == 8 || (seventh is 'A' or 'D' && Letter(text[ranges[8]]) is 'B' or 'C' or 'E');
        var state = isNsg ? count == 8 ? '\0' : Letter(text[ranges[8]]) : seventh;
        long? Count(ReadOnlySpan<byte> all, Range range) => LogNumber.TryWhole(all[range], out var value) && value >= 0 ? value : null;
        var hasCounts = count >= 13 && state is not 'B';
        tuple = new()
        {
            Time = time,
            Source = source,
            Destination = destination,
            SourcePort = Port(text[ranges[3]]),
            DestinationPort = Port(text[ranges[4]]),
            Protocol = text[ranges[5]] switch { [(byte)'T'] => 6, [(byte)'U'] => 17, var number when Utf8Parser.TryParse(number, out byte value, out var used) && used == number.Length => value, _ => null },
            Direction = Letter(text[ranges[6]]) switch { 'I' => 1, 'O' => 2, _ => 0 },
            IsDenied = seventh == 'D',
            State = state is 'B' or 'C' or 'E' ? state : '\0',
            PacketsOut = hasCounts ? Count(text, ranges[9]) : null,
            BytesOut = hasCounts ? Count(text, ranges[10]) : null,
            PacketsIn = hasCounts ? Count(text, ranges[11]) : null,
            BytesIn = hasCounts ? Count(text, ranges[12]) : null,
            HasWrongCount = hasCounts && (IsWrong(text[ranges[9]]) || IsWrong(text[ranges[10]]) || IsWrong(text[ranges[11]]) || IsWrong(text[ranges[12]])),
        };
        return null;
    }

    private static bool IsWrong(ReadOnlySpan<byte> text) => !text.IsEmpty && !(LogNumber.TryWhole(text, out var value) && value >= 0);

    private static char Letter(ReadOnlySpan<byte> text) => text is [var only] ? (char)only : '\0';

    private static int? Port(ReadOnlySpan<byte> text) => LogNumber.TryWhole(text, out var port) && port is >= 0 and <= 65535 ? (int)port : null;

    private static string Show(ReadOnlySpan<byte> text) => new VendorText(System.Text.Encoding.UTF8.GetString(text[..Math.Min(60, text.Length)])).ForDisplay(40);
}
