using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>TAP messages and clicks to Email Activity (4009), HTTP Activity (4002) and one Detection Finding (2004) for each active threat.</summary>
/// <remarks>Takes a whole SIEM answer, one of its lists, or a bare record; then its fields tell what it is.</remarks>
internal sealed class TapMapping : IFeedMapping
{
    /// <summary>The feed.</summary>
    public const string FeedName = TapFeeds.Siem;

    /// <summary>The lists of a SIEM answer and what became of what they hold.</summary>
    public static readonly IReadOnlyList<(string Name, TapOutcome Outcome)> Lists =
    [
        ("messagesDelivered", TapOutcome.Allowed),
        ("messagesBlocked", TapOutcome.Blocked),
        ("clicksPermitted", TapOutcome.Allowed),
        ("clicksBlocked", TapOutcome.Blocked),
    ];

    /// <inheritdoc/>
    public string Feed => FeedName;

    /// <inheritdoc/>
    public IReadOnlyList<string> OcsfClasses { get; } = ["email_activity", "http_activity", "detection_finding"];

    /// <inheritdoc/>
    public MappedRecord Map(string rawRecord) => MappedRecord.OfJson(rawRecord, record =>
        record.ValueKind == JsonValueKind.Object && IsAnswer(record) ? MapAnswer(record) : MapOne(record, rawRecord, null, null, TapLinks.Offline));

    private static bool IsAnswer(JsonElement record) =>
        Lists.Any(list => record.TryGetProperty(list.Name, out var items) && items.ValueKind == JsonValueKind.Array);

    private static MappedRecord MapAnswer(JsonElement answer)
    {
        var (events, reasons) = (new List<OcsfEvent>(), new List<string>());
        var links = TapLinks.Of(answer);
        foreach (var (name, outcome) in Lists)
        {
            if (!answer.TryGetProperty(name, out var items) || items.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            var number = 0;
            foreach (var item in items.EnumerateArray())
            {
                var mapped = MapOne(item, item.GetRawText(), name, outcome, links);
                events.AddRange(mapped.Events);
                if (mapped.QuarantineReason is { } reason)
                {
                    reasons.Add($"{name}[{number}]: {reason}");
                }

                number++;
            }
        }

        return new(events, reasons.Count == 0 ? null : string.Join("; ", reasons));
    }

    private static MappedRecord MapOne(JsonElement record, string raw, string? list, TapOutcome? outcome, TapLinks links)
    {
        var isClick = list?.StartsWith("clicks", StringComparison.Ordinal)
            ?? (record.ValueKind == JsonValueKind.Object && new JsonRecord(record) is var fields && (fields.Has("clickTime") || fields.Has("clickIP")));
        JsonFeedMapping mapping = isClick ? new TapClickMapping(list, outcome, links) : new TapMessageMapping(list, outcome, links);
        return mapping.Map(record, raw);
    }
}

/// <summary>What became of a message or click.</summary>
internal enum TapOutcome
{
    /// <summary>Delivered, or let through.</summary>
    Allowed = 1,

    /// <summary>Blocked.</summary>
    Blocked = 2,
}
