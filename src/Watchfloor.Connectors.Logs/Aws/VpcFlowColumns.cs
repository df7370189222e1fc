using System.Text;

namespace Watchfloor.Connectors.Logs.Aws;

/// <summary>The columns of a VPC flow log: what its first line says, or the default order of version 2.</summary>
internal sealed class VpcFlowColumns
{
    private static readonly Dictionary<string, VpcField> ByName = Enum.GetValues<VpcField>()
        .Where(field => field < VpcField.Count).ToDictionary(NameOf, field => field, StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Default =
    [
        "version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "start", "end", "action", "log-status",
    ];

    private VpcFlowColumns(IReadOnlyList<string> names)
    {
        Names = names;
        Fields = [.. names.Select(name => ByName.TryGetValue(name.Replace('_', '-'), out var field) ? field : VpcField.Count)];
    }

    /// <summary>The names as the file gives them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The field of each column; <see cref="VpcField.Count"/> for one that is not known.</summary>
    public IReadOnlyList<VpcField> Fields { get; }

    /// <summary>The order of a log whose format nobody changed.</summary>
    public static VpcFlowColumns OfVersion2 { get; } = new(Default);

    /// <summary>Looks at a first line: null when it belongs to no VPC flow log, else why it cannot be read, or that it can.</summary>
    public static (bool IsHeader, string? Problem)? Sniff(ReadOnlySpan<byte> line)
    {
        if (line.Length > 4096)
        {
            return null;
        }

        if (IsHeader(line))
        {
            return (true, null);
        }

        var words = Encoding.UTF8.GetString(WithoutTimestamp(line)).Split(' ');
        if (words.Length < 6 || words[0] is not ("2" or "3" or "4" or "5" or "6" or "7") || !words.Any(word => word.StartsWith("eni-", StringComparison.Ordinal)))
        {
            return null;
        }

        return words is ["2", _, { } card, ..] && words.Length == Default.Length && card.StartsWith("eni-", StringComparison.Ordinal)
            ? (false, null)
            : (false, "it is a VPC flow log with a format of its own and without a header, so nobody can say what its columns are; put the line with the field names in front, for example 'version account-id srcaddr dstaddr …'");
    }

    /// <summary>Whether a line names columns.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> line) =>
        line.Length is > 10 and <= 4096 && Parse(line).Fields is var fields && (fields.Contains(VpcField.SrcAddr) || fields.Contains(VpcField.PktSrcAddr))
        && (fields.Contains(VpcField.DstAddr) || fields.Contains(VpcField.PktDstAddr)) && fields.Count(field => field != VpcField.Count) * 2 > fields.Count;

    /// <summary>The columns that a header names.</summary>
    public static VpcFlowColumns Parse(ReadOnlySpan<byte> line) =>
        new(Encoding.UTF8.GetString(line).Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The line without the time that CloudWatch exports put in front of each.</summary>
    public static ReadOnlySpan<byte> WithoutTimestamp(ReadOnlySpan<byte> line)
    {
        var blank = line.IndexOf((byte)' ');
        return blank is >= 20 and <= 30 && line[4] == '-' && line[blank - 1] == 'Z' ? line[(blank + 1)..] : line;
    }

    // PktSrcAddr is pkt-srcaddr: AWS runs some words together.
    private static string NameOf(VpcField field) => field switch
    {
        VpcField.SrcAddr => "srcaddr",
        VpcField.DstAddr => "dstaddr",
        VpcField.SrcPort => "srcport",
        VpcField.DstPort => "dstport",
        VpcField.PktSrcAddr => "pkt-srcaddr",
        VpcField.PktDstAddr => "pkt-dstaddr",
        _ => string.Concat(field.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}")),
    };
}
