using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>One Zeek file being read.</summary>
internal sealed class ZeekSession : LogSession
{
    private readonly bool isJson;
    private readonly ZeekLog usual;
    private readonly ZeekRecord record;
    private readonly ZeekColumns columns = new();
    private readonly ZeekJson json = new();
    private readonly ZeekMapping?[] mappings;
    private long shortRows;
    private string? firstShort;

    public ZeekSession(string path, FormatSniffer sniffed, LogReadOptions options)
        : base(path, sniffed.Log == ZeekLog.Other ? null : ZeekLogs.Feed(sniffed.Log), options)
    {
        isJson = sniffed.Format == LogFormat.ZeekJson;
        usual = json.Log = sniffed.Log;
        var pools = new ZeekPools();
        record = new(pools.Texts);
        mappings =
        [
            null, new ZeekConnMapping(pools), new ZeekDnsMapping(pools), new ZeekHttpMapping(pools), new ZeekSslMapping(pools), new ZeekFilesMapping(pools), new ZeekX509Mapping(pools),
        ];
        foreach (var mapping in mappings)
        {
            if (mapping is not null)
            {
                mapping.Remark = Remark;
            }
        }
    }

    /// <inheritdoc/>
    protected override void Declare(in LogLine line)
    {
        if (!isJson && line.Text is [(byte)'#', ..] declaration && !line.IsOverlong)
        {
            columns.Declare(declaration, Path);
        }
    }

    /// <inheritdoc/>
    protected override string NotMapped(long count, string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} records of Zeek's {kind} log were skipped: it is not mapped to events; {ZeekLogs.Read} are.");

    /// <inheritdoc/>
    protected override string OnlyNotMapped(string kind) => FormatSniffer.NotMapped(kind).SkippedReason!;

    /// <inheritdoc/>
    protected override void AddWarnings()
    {
        if (shortRows > 0)
        {
            Warn(string.Create(CultureInfo.InvariantCulture, $"{shortRows} of the rows have fewer fields than #fields names; their last columns are taken as absent. The first: {firstShort}."));
        }
    }

    /// <inheritdoc/>
    /// <remarks>Tabs are the fields of a row, be they all empty.</remarks>
    protected override ReadOnlySpan<byte> Blank => [];

    /// <inheritdoc/>
    protected override string? Read(in LogLine line, bool mayBeShort)
    {
        var text = line.Text;
        if (!isJson && text[0] == '#')
        {
            columns.Declare(text, Path);
            return null;
        }

        Met();
        var log = ZeekLog.Other;
        var wrong = isJson ? ReadJson(line, text.Length, out log) : ReadColumns(line, text.Length, out log);
        if (wrong is not null || log == ZeekLog.Other)
        {
            return wrong;
        }

        var few = isJson || columns.FewFields is not { } fields ? null
            : string.Create(CultureInfo.InvariantCulture, $"{fields} fields where #fields names {columns.Count}");
        if (few is not null && !mayBeShort)
        {
            return few;
        }

        var ocsfEvent = mappings[(int)log]!.Map(record, out var reason);
        if (ocsfEvent is null)
        {
            return few is null ? reason : $"{few}; {reason}";
        }

        if (few is not null)
        {
            shortRows++;
            firstShort ??= string.Create(CultureInfo.InvariantCulture, $"line {LineNumber} has {few}");
        }

        Emit(ZeekLogs.Feed(log), ocsfEvent, line.Offset, text.Length);
        return null;
    }

    private string? ReadColumns(in LogLine line, int length, out ZeekLog log)
    {
        log = columns.Log;
        if (!columns.HasNames)
        {
            return "the line stands before any #fields line, so its columns are not known";
        }

        if (log == ZeekLog.Other)
        {
            Skip(columns.Path ?? System.IO.Path.GetFileName(Path));
            return null;
        }

        return columns.Read(record, line.Buffer, line.Start, length);
    }

    private string? ReadJson(in LogLine line, int length, out ZeekLog log)
    {
        var wrong = json.Read(record, line.Buffer, line.Start, length);
        log = json.Log;
        if (wrong is not null)
        {
            return wrong;
        }

        // A shipper may put several logs into one file; then each record says which it is.
        if ((record.Pooled(ZeekField.Path) ?? record.Pooled(ZeekField.Stream)) is not { } named)
        {
            if (log == ZeekLog.Other && (json.Log = usual) == ZeekLog.Other)
            {
                return "the record does not say which log it belongs to";
            }

            if (log != json.Log)
            {
                log = json.Log;
                return json.Read(record, line.Buffer, line.Start, length);
            }

            return null;
        }

        var right = ZeekLogs.FromPath(named);
        if (right == log && right != ZeekLog.Other)
        {
            return null;
        }

        log = right;
        if (right == ZeekLog.Other)
        {
            Skip(named);
            return null;
        }

        json.Log = right;
        return json.Read(record, line.Buffer, line.Start, length);
    }
}
