using System.Text;
using System.Text.Json;
using Watchfloor.Connectors.Logs.Aws;
using Watchfloor.Connectors.Logs.Csv;
using Watchfloor.Connectors.Logs.Zeek;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs;

/// <summary>What a file holds, told from its first bytes; the name only helps where they leave a choice.</summary>
/// <param name="Format">How records are written; None when nothing is imported.</param>
/// <param name="Log">The Zeek log, when the first bytes tell it.</param>
/// <param name="SkippedReason">Why nothing is imported and what to do about it.</param>
internal sealed record FormatSniffer(LogFormat Format, ZeekLog Log, string? SkippedReason)
{
    /// <summary>Bytes that are looked at.</summary>
    public const int Window = 1 << 16;

    private const int SampledRecords = 20;

    /// <summary>How JSON records lie in the file.</summary>
    public JsonShape Shape { get; init; } = JsonShape.Lines;

    /// <summary>The mapping of a CSV file.</summary>
    public CsvMapping? Csv { get; init; }

    /// <summary>Whether records may be as long as a document rather than a line.</summary>
    public bool IsList => Shape.Depth is not null;

    /// <summary>The framing that cuts the file's records.</summary>
    public RecordFraming CreateFraming() => Csv is not null ? new CsvFraming() : Shape.CreateFraming();

    /// <summary>Looks at the beginning of the decompressed content, a UTF-8 byte order mark already taken off.</summary>
    public static FormatSniffer Sniff(ReadOnlySpan<byte> content, string path, LogReadOptions options)
    {
        content = content.Length > Window ? content[..Window] : content;
        var text = content.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return Skip("it is empty");
        }

        if (content.StartsWith<byte>([0xff, 0xfe]) || content.StartsWith<byte>([0xfe, 0xff]) || LooksLikeUtf16(content))
        {
            return Skip("it is UTF-16 text; logs are read as UTF-8. Convert it, for example with iconv -f UTF-16 -t UTF-8");
        }

        if (content[..Math.Min(content.Length, 512)].Contains((byte)0))
        {
            return Skip("it is not text (it holds zero bytes)");
        }

        var found = SniffText(text, path, options);
        return found.SkippedReason is null && LogFormats.NameOf(found.Format) is var name && options.Format is not "auto" && name != options.Format
            ? Skip($"it is {name}, and only {options.Format} was asked for")
            : found;
    }

    /// <summary>A Zeek log that does not become events.</summary>
    public static FormatSniffer NotMapped(string name) =>
        new(LogFormat.None, ZeekLog.Other, $"Zeek's {new VendorText(name).ForDisplay(60)} log is not mapped to events; {ZeekLogs.Read} are");

    private static FormatSniffer SniffText(ReadOnlySpan<byte> text, string path, LogReadOptions options)
    {
        if (options.Format == "csv")
        {
            return CsvMapping.Sniff(text, options.CsvMappings) is { } asked ? new(LogFormat.Csv, ZeekLog.Other, null) { Csv = asked } : Skip(CsvMapping.WhyNot(text, options.CsvMappings));
        }

        switch (text[0])
        {
            case (byte)'#':
                return SniffColumns(text, path);
            case (byte)'{' or (byte)'[':
                return SniffJson(text, path, options);
        }

        if (HasHeaderLater(text))
        {
            return SniffColumns(text[(text.IndexOf("\n#"u8) + 1)..], path);
        }

        var first = FirstLine(text);
        if (VpcFlowColumns.Sniff(first) is { } vpc)
        {
            return vpc.Problem is { } problem ? Skip(problem) : new(LogFormat.VpcFlow, ZeekLog.Other, null);
        }

        if (CsvMapping.Sniff(text, options.CsvMappings) is { } mapping)
        {
            return new(LogFormat.Csv, ZeekLog.Other, null) { Csv = mapping };
        }

        return text.IndexOf((byte)'\t') >= 0 && text[0] is >= (byte)'0' and <= (byte)'9'
            ? Skip("it has no #fields line, so nobody can say what its columns are; put the header of a whole log of the same kind in front")
            : CsvMapping.LooksLikeCsv(first)
                ? Skip(CsvMapping.WhyNot(text, options.CsvMappings))
                : Skip($"it is no log that Watchfloor reads; it begins '{Beginning(text)}'");
    }

    private static FormatSniffer SniffColumns(ReadOnlySpan<byte> text, string path)
    {
        var columns = new ZeekColumns();
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            line = line is [.., (byte)'\r'] ? line[..^1] : line;
            if (line is not [(byte)'#', ..])
            {
                if (columns.HasNames || !line.IsEmpty)
                {
                    break;
                }

                continue;
            }

            columns.Declare(line, path);
        }

        if (!columns.HasNames)
        {
            return columns.Path is { } named && ZeekLogs.FromPath(named) == ZeekLog.Other
                ? NotMapped(named)
                : HasHeaderLater(text)
                    ? new(LogFormat.ZeekColumns, ZeekLog.Other, null)
                    : Skip("its header has no #fields line, so nobody can say what its columns are");
        }

        return columns.Log == ZeekLog.Other ? NotMapped(columns.Path ?? Path.GetFileName(path)) : new(LogFormat.ZeekColumns, columns.Log, null);
    }

    private static FormatSniffer SniffJson(ReadOnlySpan<byte> text, string path, LogReadOptions options)
    {
        var shape = JsonShape.Find(text);
        FormatSniffer? refused = null;
        foreach (var record in shape.Sample(text, SampledRecords))
        {
            if (!TryParse(record, out var document))
            {
                continue;
            }

            // A first record may be of a kind by itself; the first that is known decides.
            using (document)
            {
                var found = JsonKinds.Identify(document.RootElement, path, options);
                if (found.SkippedReason is null)
                {
                    return found with { Shape = shape };
                }

                refused ??= found;
            }
        }

        return refused ?? Skip("it looks like JSON, but no record of its beginning can be read");
    }

    private static bool TryParse(byte[] record, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(record);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private static bool HasHeaderLater(ReadOnlySpan<byte> text) => text.IndexOf("\n#fields"u8) >= 0;

    private static bool LooksLikeUtf16(ReadOnlySpan<byte> content)
    {
        var sample = content[..Math.Min(content.Length, 200)];
        int even = 0, odd = 0;
        for (var i = 0; i < sample.Length; i++)
        {
            even += sample[i] == 0 && i % 2 == 0 ? 1 : 0;
            odd += sample[i] == 0 && i % 2 == 1 ? 1 : 0;
        }

        return sample.Length >= 4 && (even > sample.Length / 3 || odd > sample.Length / 3);
    }

    internal static FormatSniffer Skip(string reason) => new(LogFormat.None, ZeekLog.Other, reason);

    private static string Beginning(ReadOnlySpan<byte> text) => new VendorText(Encoding.UTF8.GetString(text[..Math.Min(60, text.Length)])).ForDisplay(40);
}
