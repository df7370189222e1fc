using System.Text;
using System.Text.Json;
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

    /// <summary>Looks at the beginning of the decompressed content, a UTF-8 byte order mark already taken off.</summary>
    public static FormatSniffer Sniff(ReadOnlySpan<byte> content, string path)
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

        if (content.Contains((byte)0))
        {
            return Skip("it is not text (it holds zero bytes)");
        }

        return text[0] switch
        {
            (byte)'#' => SniffColumns(text, path),
            (byte)'{' => SniffJson(text, path),
            (byte)'[' => Skip("it is a JSON array; one JSON object a line is read. Convert it, for example with jq -c '.[]'"),
            _ when HasHeaderLater(text) => SniffColumns(text[(text.IndexOf("\n#"u8) + 1)..], path),
            _ when text.IndexOf((byte)'\t') >= 0 && text[0] is >= (byte)'0' and <= (byte)'9' =>
                Skip("it has no #fields line, so nobody can say what its columns are; put the header of a whole log of the same kind in front"),
            _ => Skip($"it is no log that Watchfloor reads; it begins '{Beginning(text)}'"),
        };
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

    private static FormatSniffer SniffJson(ReadOnlySpan<byte> text, string path)
    {
        // A first line may be broken or of a kind by itself; the first that can be read decides.
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            if (!TryMembers(line, out var names, out var named))
            {
                continue;
            }

            if (names.Contains("event_type") && (names.Contains("flow_id") || names.Contains("src_ip")))
            {
                return Skip("it is Suricata EVE JSON, which Watchfloor does not read yet");
            }

            var log = named is not null ? ZeekLogs.FromPath(named) : ZeekLogs.FromColumns(names);
            log = log == ZeekLog.Other && named is null && names.Contains("ts") && names.Contains("uid") ? ZeekLogs.FromFileName(path) : log;
            return log != ZeekLog.Other ? new(LogFormat.ZeekJson, log, null)
                : named is not null ? new(LogFormat.ZeekJson, ZeekLog.Other, null)
                : names.Contains("ts") && names.Any(name => name.StartsWith("id.", StringComparison.Ordinal) || name.StartsWith("id_", StringComparison.Ordinal))
                    ? NotMapped(Path.GetFileName(path))
                    : Skip($"it is JSON, but not a log that Watchfloor reads; its members are {string.Join(", ", names.Take(6).Select(name => new VendorText(name).ForDisplay(30)))}");
        }

        return Skip("it looks like JSON, but no line of its beginning can be read");
    }

    /// <summary>Member names of a JSON object and the log that it names itself; members of a nested id count as id.x.</summary>
    private static bool TryMembers(ReadOnlySpan<byte> line, out List<string> names, out string? path)
    {
        names = [];
        path = null;
        try
        {
            using var document = JsonDocument.Parse(line.ToArray());
            foreach (var member in document.RootElement.EnumerateObject())
            {
                names.Add(member.Name);
                if (member.Name is "_path" or "@stream" && member.Value.ValueKind == JsonValueKind.String)
                {
                    path = member.Value.GetString();
                }
            }

            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
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

    /// <summary>A Zeek log that does not become events.</summary>
    public static FormatSniffer NotMapped(string name) =>
        new(LogFormat.None, ZeekLog.Other, $"Zeek's {new VendorText(name).ForDisplay(60)} log is not mapped to events; {ZeekLogs.Read} are");

    private static FormatSniffer Skip(string reason) => new(LogFormat.None, ZeekLog.Other, reason);

    private static string Beginning(ReadOnlySpan<byte> text) => new VendorText(Encoding.UTF8.GetString(text[..Math.Min(60, text.Length)])).ForDisplay(40);
}

/// <summary>How records are written.</summary>
internal enum LogFormat
{
    /// <summary>In no way that is read.</summary>
    None,

    /// <summary>Zeek's columns under #-lines.</summary>
    ZeekColumns,

    /// <summary>Zeek's JSON, one object a line.</summary>
    ZeekJson,
}
