using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors;

/// <summary>A feed's mapping, without the worries all of them share: bad JSON, fields nobody read, and mistakes of our own end in quarantine or in unmapped.</summary>
/// <param name="feed">Feed name, for example <c>microsoft.alerts</c>.</param>
/// <param name="ocsfClasses">Names of the OCSF classes its records become.</param>
public abstract class JsonFeedMapping(string feed, params IReadOnlyList<string> ocsfClasses) : IFeedMapping
{
    /// <inheritdoc/>
    public string Feed { get; } = feed;

    /// <inheritdoc/>
    public IReadOnlyList<string> OcsfClasses { get; } = ocsfClasses;

    /// <inheritdoc/>
    public MappedRecord Map(string rawRecord) => MappedRecord.OfJson(rawRecord, record => Map(record, rawRecord));

    /// <summary>Maps a record that is parsed already.</summary>
    /// <param name="record">The record.</param>
    /// <param name="rawRecord">Its text as received.</param>
    public MappedRecord Map(JsonElement record, string rawRecord)
    {
        try
        {
            var fields = new JsonRecord(record);
            var events = MapRecord(fields).ToArray();
            if (events.Length == 0)
            {
                return MappedRecord.Quarantined("the record holds nothing that could become an event");
            }

            // What nothing read stays with the first event; each event can show the record it came from.
            events[0] = events[0] with { Unmapped = Merged(events[0].Unmapped, fields.Unmapped()) };
            for (var i = 0; i < events.Length; i++)
            {
                if (string.IsNullOrEmpty(events[i].Metadata.Uid))
                {
                    return MappedRecord.Quarantined("the record has no id");
                }

                events[i] = events[i] with { RawData = rawRecord };
            }

            return new MappedRecord(events, null);
        }
        catch (UnmappableRecordException exception)
        {
            return MappedRecord.Quarantined(exception.Message);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A mistake in a mapping must not stop a feed: the record waits in quarantine for the fix.
            return MappedRecord.Quarantined($"mapping failed with {exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>Maps one record. Read every field that has an OCSF attribute; the rest goes to unmapped by itself, and so does the raw text to raw_data.</summary>
    /// <exception cref="UnmappableRecordException">The record cannot become an event; the message names the field.</exception>
    protected abstract IEnumerable<OcsfEvent> MapRecord(JsonRecord record);

    private static JsonObject? Merged(JsonObject? chosen, JsonObject? rest)
    {
        if (chosen is null || rest is null)
        {
            return chosen ?? rest;
        }

        foreach (var (name, value) in rest.ToList())
        {
            rest.Remove(name);
            chosen.TryAdd(name, value);
        }

        return chosen;
    }
}
