using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>What clients have changed in a list since the run began, over what the story wrote.</summary>
internal sealed class RecordOverlay(RecordSet list)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LabRecord> _changed = new(StringComparer.Ordinal);
    private readonly List<LabRecord> _added = [];

    /// <summary>What has arrived, with the changes, oldest first.</summary>
    public IReadOnlyList<LabRecord> ArrivedBy(DateTimeOffset now)
    {
        lock (_gate)
        {
            var all = list.ArrivedBy(now).Concat(_added.Where(record => record.Arrival <= now)).Select(record => _changed.GetValueOrDefault(record.Id, record));
            return _changed.Count + _added.Count == 0 ? [.. all] : [.. all.OrderBy(record => record.Time).ThenBy(record => record.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>The record with this id, if it has arrived.</summary>
    public LabRecord? Find(string id, DateTimeOffset now) => ArrivedBy(now).FirstOrDefault(record => record.Id == id);

    /// <summary>Changes a record.</summary>
    /// <param name="record">The record as it is now.</param>
    /// <param name="time">Its new time.</param>
    /// <param name="change">Changes its JSON.</param>
    /// <param name="device">What it is about from now on; as before when null.</param>
    public LabRecord Change(LabRecord record, DateTimeOffset time, Action<JsonObject> change, string? device = null)
    {
        lock (_gate)
        {
            var json = JsonNode.Parse(_changed.GetValueOrDefault(record.Id, record).Json.Span)!.AsObject();
            change(json);
            var changed = new LabRecord { Id = record.Id, Time = time, Arrival = record.Arrival, Json = Bytes(json), Kind = record.Kind, Device = device ?? record.Device };
            _changed[record.Id] = changed;
            return changed;
        }
    }

    /// <summary>Adds a record that the story does not have.</summary>
    public LabRecord Add(string id, DateTimeOffset time, JsonObject json, string kind = "", string device = "")
    {
        var record = new LabRecord { Id = id, Time = time, Arrival = time, Json = Bytes(json), Kind = kind, Device = device };
        lock (_gate)
        {
            _added.Add(record);
        }

        return record;
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(Relaxed));
}
