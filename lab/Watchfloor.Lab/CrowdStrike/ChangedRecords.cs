using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>A list of the story, with what clients changed in it while the lab runs. A record that the story holds in several versions shows the newest that has arrived.</summary>
internal sealed class ChangedRecords(RecordSet story)
{
    private readonly ConcurrentDictionary<string, LabRecord> _changed = new();
    private readonly Lock _gate = new();

    /// <summary>The records as they are at <paramref name="now"/>.</summary>
    public IReadOnlyCollection<LabRecord> At(DateTimeOffset now)
    {
        var newest = new Dictionary<string, LabRecord>();
        foreach (var record in story.ArrivedBy(now).Concat(_changed.Values.Where(record => record.Arrival <= now)))
        {
            if (!newest.TryGetValue(record.Id, out var other) || record.Arrival >= other.Arrival)
            {
                newest[record.Id] = record;
            }
        }

        return newest.Values;
    }

    /// <summary>One record as it is at <paramref name="now"/>; null when there is none.</summary>
    public LabRecord? Find(string id, DateTimeOffset now) => At(now).FirstOrDefault(record => record.Id == id);

    /// <summary>Changes a record, or makes one; false when <paramref name="id"/> is unknown and may not be made.</summary>
    public bool Change(string id, DateTimeOffset now, Action<JsonObject> change, bool create = false)
    {
        lock (_gate)
        {
            var before = Find(id, now);
            if (before is null && !create)
            {
                return false;
            }

            var json = before is null ? [] : JsonNode.Parse(before.Json.Span)!.AsObject();
            change(json);
            _changed[id] = new LabRecord
            {
                Id = id, Time = before?.Time ?? now, Arrival = now, Json = Encoding.UTF8.GetBytes(json.ToJsonString()), Kind = before?.Kind ?? "", Device = before?.Device ?? "",
            };
            return true;
        }
    }

    /// <summary>Takes away a record that a client made.</summary>
    public bool Remove(string id) => _changed.TryRemove(id, out _);
}
