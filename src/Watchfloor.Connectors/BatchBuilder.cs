using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors;

/// <summary>Gathers one commit: each raw record becomes events or goes to quarantine; none is lost and none stops the rest.</summary>
public sealed class BatchBuilder(IFeedMapping mapping)
{
    private List<OcsfEvent> events = [];
    private List<QuarantinedRecord> quarantined = [];

    /// <summary>Raw records since the last <see cref="Build"/>.</summary>
    public int Records { get; private set; }

    /// <summary>Adds a record that is parsed already; its own text becomes raw_data.</summary>
    public void Add(JsonElement record)
    {
        var raw = record.GetRawText();
        Add(raw, mapping is JsonFeedMapping json ? json.Map(record, raw) : mapping.Map(raw));
    }

    /// <summary>Adds a record's text.</summary>
    public void Add(string rawRecord) => Add(rawRecord, mapping.Map(rawRecord));

    /// <summary>The batch so far; the builder starts anew.</summary>
    /// <param name="nextCursor">The cursor to commit with it; null leaves the old one.</param>
    /// <param name="warnings">Things a person should know.</param>
    public Batch Build(string? nextCursor, params IReadOnlyList<string> warnings)
    {
        var batch = new Batch
        {
            Feed = mapping.Feed,
            Records = Records,
            Events = events,
            Quarantined = quarantined,
            NextCursor = nextCursor,
            Warnings = warnings,
        };
        (events, quarantined, Records) = ([], [], 0);
        return batch;
    }

    private void Add(string raw, MappedRecord mapped)
    {
        Records++;
        events.AddRange(mapped.Events);
        if (mapped.QuarantineReason is { } reason)
        {
            quarantined.Add(new QuarantinedRecord(raw, reason));
        }
    }
}
