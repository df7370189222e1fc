using System.Buffers;
using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Lake.Columns;

/// <summary>Splits events of one class into columns, and puts what has no column into <c>rest</c>.</summary>
internal sealed class EventRow
{
    /// <summary>Attributes that the writer takes from the event itself or that the class implies.</summary>
    public static readonly string[] EnvelopePaths =
    [
        "time", "start_time", "end_time", "metadata.uid", "metadata.modified_time", "metadata.logged_time", "metadata.processed_time",
        "category_uid", "class_uid", "type_uid",
    ];

    private readonly ArrayBufferWriter<byte> json = new(4096);
    private readonly ArrayBufferWriter<byte> rest = new(4096);
    private readonly Utf8JsonWriter jsonWriter;
    private readonly Utf8JsonWriter restWriter;
    private readonly List<byte[]> pending = [];
    private readonly List<string> observables = [];
    private readonly List<string> derived = [];
    private readonly Func<OcsfEvent, RowVectors, bool> filler;
    private readonly ClassAttribute[] attributes;
    private readonly int[] envelope;
    private int opened;
    private int settings;

    /// <summary>Prepares for a class.</summary>
    public EventRow(int classUid)
    {
        var columns = LakeColumns.Of(classUid);
        filler = ColumnFiller.Compile(LakeColumns.Classes[classUid].Type, columns);
        attributes = ClassAttribute.Of(OcsfJson.ContractOf(classUid), ColumnTree.Of(columns));
        jsonWriter = OcsfJson.CreateWriter(json);
        restWriter = OcsfJson.CreateWriter(rest);
        string[] names =
        [
            "time", "start_time", "end_time", "feed", "uid", "modified_time", "logged_time", "processed_time", "observables", "rest", "raw",
            "raw_file", "raw_offset", "raw_length", "record_hash", "commit_row",
        ];
        envelope = [.. names.Select(name => columns.Select(column => column.Name).ToList().IndexOf(name))];
    }

    /// <summary>Fills the current row of <paramref name="vectors"/>; the caller ends or drops it.</summary>
    /// <param name="vectors">Where the row goes.</param>
    /// <param name="ocsfEvent">The event.</param>
    /// <param name="feed">First half of the evidence id.</param>
    /// <param name="reference">Where its raw bytes lie; null when it carries them.</param>
    /// <param name="timeIsReading">The time says when we read the record, not when it happened, so it is no part of its content.</param>
    public void Fill(RowVectors vectors, OcsfEvent ocsfEvent, ReadOnlySpan<byte> feed, RawReference? reference, bool timeIsReading)
    {
        observables.Clear();
        if (filler(ocsfEvent, vectors))
        {
            FillRest(vectors, ocsfEvent);
        }

        SetTime(vectors, 0, ocsfEvent.Time, !timeIsReading);
        SetTime(vectors, 1, ocsfEvent.StartTime);
        SetTime(vectors, 2, ocsfEvent.EndTime);
        vectors.SetText(envelope[3], feed);
        SetTime(vectors, 5, ocsfEvent.Metadata.ModifiedTime);
        SetTime(vectors, 6, ocsfEvent.Metadata.LoggedTime);
        SetTime(vectors, 7, ocsfEvent.Metadata.ProcessedTime, hashed: false);
        if (observables.Count > 0)
        {
            vectors.SetList(envelope[8], observables, hashed: false);
        }

        if (ocsfEvent.RawData is { } raw && reference is null)
        {
            vectors.SetText(envelope[10], raw);
        }

        if (reference is { } place)
        {
            vectors.SetText(envelope[11], place.FileHash, hashed: false);
            vectors.SetNumber(envelope[12], place.Offset, hashed: false);
            vectors.SetNumber(envelope[13], place.Length, hashed: false);
        }
    }

    /// <summary>Sets the record's id; it is part of the hash like any other value.</summary>
    public void SetUid(RowVectors vectors, string uid) => vectors.SetText(envelope[4], uid);

    /// <summary>Sets what only the whole commit knows.</summary>
    public void SetPlace(RowVectors vectors, ulong hash, int row)
    {
        vectors.SetNumber(envelope[14], (long)hash, hashed: false);
        vectors.SetNumber(envelope[15], row, hashed: false);
    }

    // Walks the event and copies what has no column; this also fills the columns derived from it.
    private void FillRest(RowVectors vectors, OcsfEvent ocsfEvent)
    {
        rest.ResetWrittenCount();
        restWriter.Reset(rest);
        pending.Clear();
        opened = 0;
        Split(vectors, ocsfEvent, attributes);
        if (opened > 0)
        {
            restWriter.WriteEndObject();
            restWriter.Flush();
            vectors.SetText(envelope[9], rest.WrittenSpan);
        }
    }

    private void SetTime(RowVectors vectors, int column, DateTimeOffset? time, bool hashed = true)
    {
        if (time is { } value)
        {
            vectors.SetNumber(envelope[column], (value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond, hashed);
        }
    }

    // Parents are opened in rest only when something lands there.
    private void Split(RowVectors vectors, object holder, ClassAttribute[] of)
    {
        foreach (var attribute in of)
        {
            if (attribute.Of(holder) is not { } value)
            {
                continue;
            }

            var column = attribute.Column;
            if (column is null)
            {
                KeepInRest(attribute, value);
            }
            else if (column.Skip || (column.Default is { } usual && value is string text && text == usual) || (column.Column >= 0 && WentIntoColumn(value)))
            {
                settings++;
            }
            else if (column.Derived >= 0)
            {
                KeepInRest(attribute, value, vectors, column.Derived);
            }
            else if (attribute.Below.Length > 0 && column.Column < 0)
            {
                SplitChild(vectors, attribute, value);
            }
            else
            {
                KeepInRest(attribute, value);
            }
        }
    }

    private void SplitChild(RowVectors vectors, ClassAttribute attribute, object value)
    {
        var before = settings;
        pending.Add(attribute.Name);
        Split(vectors, value, attribute.Below);
        if (settings == before)
        {
            // An object without any value is something else than no object.
            OpenPending();
        }

        if (opened > pending.Count)
        {
            restWriter.WriteEndObject();
            opened--;
        }

        pending.RemoveAt(pending.Count - 1);
    }

    private void KeepInRest(ClassAttribute attribute, object value, RowVectors? vectors = null, int derivedColumn = -1)
    {
        json.ResetWrittenCount();
        jsonWriter.Reset(json);
        attribute.Write(jsonWriter, value);
        jsonWriter.Flush();
        var reader = new Utf8JsonReader(json.WrittenSpan);
        reader.Read();
        if (vectors is not null)
        {
            var copy = reader;
            Derive(vectors, ref copy, derivedColumn);
        }

        settings++;
        OpenPending();
        restWriter.WritePropertyName(attribute.Name);
        CopyValue(ref reader, pending.Count > 0 ? pending[^1] : [], attribute.Name);
    }

    private void OpenPending()
    {
        if (opened == 0)
        {
            restWriter.WriteStartObject();
            opened = 1;
        }

        while (opened <= pending.Count)
        {
            restWriter.WriteStartObject(pending[opened - 1]);
            opened++;
        }
    }

    private void CopyValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                restWriter.WriteStartObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var property = reader.ValueSpan;
                    restWriter.WritePropertyName(reader.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(reader.GetString()!) : property);
                    reader.Read();
                    CopyValue(ref reader, name, property);
                }

                restWriter.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                restWriter.WriteStartArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    CopyValue(ref reader, parent, name);
                }

                restWriter.WriteEndArray();
                break;
            case JsonTokenType.String:
                if (ObservableNames.Has(parent, name) && reader.ValueSpan.Length > 0)
                {
                    observables.Add(reader.GetString()!);
                }

                // What the OCSF writer escaped stays as it wrote it.
                restWriter.WriteRawValue(Raw(ref reader), skipInputValidation: true);
                break;
            default:
                restWriter.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }

    // The text with its quotes, as it stands in the event's JSON.
    private ReadOnlySpan<byte> Raw(ref Utf8JsonReader reader) =>
        json.WrittenSpan.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2);

    // Anything but a list that holds more than texts.
    private static bool WentIntoColumn(object value) =>
        value is string || value.GetType().IsPrimitive || value is Enum || (value is IEnumerable<string?> texts && texts.All(text => text is not null));

    // Copies for queries: rdata of answers, uid of techniques, SHA-256 of hashes. None of them is part of the hash: their source is.
    private void Derive(RowVectors vectors, ref Utf8JsonReader reader, int column)
    {
        derived.Clear();
        var depth = reader.CurrentDepth;
        var isSha256 = false;
        ReadOnlySpan<byte> holder = default;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("rdata"u8) || reader.ValueTextEquals("value"u8) || reader.ValueTextEquals("uid"u8))
            {
                var isHash = reader.ValueTextEquals("value"u8);
                var isUid = reader.ValueTextEquals("uid"u8);
                reader.Read();
                if ((!isHash || isSha256) && (!isUid || !holder.SequenceEqual("tactic"u8)) && reader.TokenType == JsonTokenType.String)
                {
                    derived.Add(reader.GetString()!);
                }
            }
            else if (reader.ValueTextEquals("algorithm_id"u8))
            {
                reader.Read();
                isSha256 = reader.TokenType == JsonTokenType.Number && reader.GetInt32() == 3;
            }
            else if (reader.ValueTextEquals("tactic"u8) || reader.ValueTextEquals("technique"u8) || reader.ValueTextEquals("sub_technique"u8))
            {
                holder = reader.ValueSpan;
            }
        }

        if (derived.Count == 0)
        {
            return;
        }

        if (vectors.Kind(column) == ColumnKind.TextList)
        {
            vectors.SetList(column, derived, hashed: false);
        }
        else
        {
            vectors.SetText(column, derived[0], hashed: false);
        }
    }
}
