using System.Buffers;
using System.Text.Json;

namespace Watchfloor.Lab.Serving;

/// <summary>The records of one vendor list, in order of event time once sealed.</summary>
/// <remarks>Bytes lie in shared megabyte pieces, so that two hundred thousand records are a few hundred objects to the garbage collector.</remarks>
internal sealed class RecordSet
{
    private const int PieceSize = 1 << 20;
    private static readonly JsonWriterOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly List<LabRecord> _records = [];
    private readonly ArrayBufferWriter<byte> _scratch = new(4096);
    private readonly Utf8JsonWriter _writer;
    private byte[] _piece = [];
    private int _used;

    public RecordSet() => _writer = new Utf8JsonWriter(_scratch, Compact);

    /// <summary>All records, arrived or not.</summary>
    public IReadOnlyList<LabRecord> All => _records;

    /// <summary>Writes one record as a JSON object.</summary>
    public LabRecord Add(string id, DateTimeOffset time, DateTimeOffset arrival, Action<Utf8JsonWriter> write, string kind = "", string device = "", DateTimeOffset? recorded = null, DateTimeOffset? until = null)
    {
        _scratch.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        write(_writer);
        _writer.WriteEndObject();
        _writer.Flush();

        var record = new LabRecord { Id = id, Time = time, Arrival = arrival, Json = Keep(_scratch.WrittenSpan), Kind = kind, Device = device, Recorded = recorded, Until = until };
        _records.Add(record);
        return record;
    }

    /// <summary>Puts other records in the place of each, for example an earlier and a later version; the list must be sealed anew.</summary>
    public void Replace(Func<LabRecord, IEnumerable<LabRecord>> change)
    {
        List<LabRecord> changed = [.. _records.SelectMany(change)];
        _records.Clear();
        _records.AddRange(changed);
    }

    /// <summary>Orders the records by event time, then id, so that the order does not tell which part of the story wrote them.</summary>
    public void Seal() => _records.Sort((a, b) =>
    {
        var byTime = a.Time.CompareTo(b.Time);
        return byTime != 0 ? byTime : string.CompareOrdinal(a.Id, b.Id);
    });

    /// <summary>What has arrived by <paramref name="now"/>, oldest first.</summary>
    public IEnumerable<LabRecord> ArrivedBy(DateTimeOffset now) => _records.Where(record => record.IsShownAt(now));

    /// <summary>What has arrived by <paramref name="now"/> with an event time in [<paramref name="from"/>, <paramref name="to"/>), oldest first.</summary>
    public IEnumerable<LabRecord> ArrivedBy(DateTimeOffset now, DateTimeOffset from, DateTimeOffset to)
    {
        for (var i = FirstAtOrAfter(from); i < _records.Count && _records[i].Time < to; i++)
        {
            if (_records[i].IsShownAt(now))
            {
                yield return _records[i];
            }
        }
    }

    private int FirstAtOrAfter(DateTimeOffset time)
    {
        var (low, high) = (0, _records.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_records[middle].Time < time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> json)
    {
        if (_used + json.Length > _piece.Length)
        {
            _piece = new byte[Math.Max(PieceSize, json.Length)];
            _used = 0;
        }

        json.CopyTo(_piece.AsSpan(_used));
        _used += json.Length;
        return _piece.AsMemory(_used - json.Length, json.Length);
    }
}
