using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs;

/// <summary>A file of JSON objects being read, each mapped by its members.</summary>
internal abstract class JsonSession(string path, string? usualFeed, bool isList, LogReadOptions options) : LogSession(path, usualFeed, options)
{
    /// <inheritdoc/>
    protected override string Unit => isList ? "record" : "line";

    /// <inheritdoc/>
    protected sealed override string? Read(in LogLine line, bool mayBeShort)
    {
        var text = line.Text;
        Met();
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line.Buffer.AsMemory(line.Start, text.Length));
        }
        catch (JsonException)
        {
            return "not valid JSON";
        }

        using (document)
        {
            try
            {
                return Map(document.RootElement, line.Offset, text.Length);
            }
            catch (UnmappableRecordException reason)
            {
                return reason.Message;
            }
        }
    }

    /// <summary>Maps a record and emits its events; null, or why there are none.</summary>
    /// <exception cref="UnmappableRecordException">The record cannot become an event.</exception>
    protected abstract string? Map(JsonElement record, long offset, int length);

    /// <summary>An instant that the event cannot do without.</summary>
    /// <exception cref="UnmappableRecordException">There is none, or it is none that an event may have.</exception>
    protected static DateTimeOffset RequiredTime(JsonRecord record, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (record.Time(name) is { } time)
            {
                return Plausible.IsTime(time) ? time : throw new UnmappableRecordException($"{name} is '{Show(record, name)}', not a time from 1970 to 2100");
            }

            if (record.Peek(name) is not null)
            {
                throw new UnmappableRecordException($"{name} is '{Show(record, name)}', not a time");
            }
        }

        throw new UnmappableRecordException($"{names[0]} is missing");
    }

    private static string Show(JsonRecord record, string name) => new VendorText(record.Peek(name)).ForDisplay(40);
}
