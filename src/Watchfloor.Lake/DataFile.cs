using System.Collections;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Watchfloor.Lake.Columns;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake;

/// <summary>Writes one Parquet file of the event table and says about it what the log needs.</summary>
internal static class DataFile
{
    // Enough to skip files by when, by whom and from where; more would make the log longer than it helps.
    private static readonly string[] StatsColumns = ["time", "feed", "uid", "src_ip", "dst_ip", "device_uid", "user_uid", "commit_version"];

    /// <summary>Names the columns that files of a class have now, for <see cref="LakeTable.ColumnsTag"/>.</summary>
    public static string ColumnsOf(int classUid) => XxHash3.HashToUInt64(
        Encoding.UTF8.GetBytes(string.Join(' ', LakeColumns.Of(classUid).Select(column => column.Name)))).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Writes the rows of <paramref name="source"/> to a new file of one day and class; null, and no file, when there are none.</summary>
    public static async Task<AddFile?> WriteAsync(
        DuckDBConnection connection, IObjectStore store, string source, int day, int classUid, IReadOnlyDictionary<string, string?> tags,
        bool dataChange, TimeProvider time, CancellationToken cancellationToken)
    {
        var dayText = LakeTable.DayText(day);
        var name = $"day={dayText}/class_uid={classUid.ToString(CultureInfo.InvariantCulture)}/part-{Guid.CreateVersion7():D}.zstd.parquet";
        var staged = store.StagingPath(name);
        try
        {
            // Version 2 encodings made files of flows a third smaller and a third cheaper to write (bench/RESULTS.md); Spark reads them since 3.3.
            var copy = $"COPY ({source}) TO {Engine.Quote(staged)} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2, ROW_GROUP_SIZE 122880, RETURN_STATS)";
            var (rows, size, stats) = connection.Query(copy, row => (
                Rows: Convert.ToInt64(row["count"], CultureInfo.InvariantCulture),
                Size: Convert.ToInt64(row["file_size_bytes"], CultureInfo.InvariantCulture),
                Stats: (IDictionary)row["column_statistics"])).Single();
            if (rows == 0)
            {
                return null;
            }

            await store.PublishAsync(staged, name, cancellationToken);
            return new()
            {
                Path = name,
                PartitionValues = new Dictionary<string, string?> { ["day"] = dayText, ["class_uid"] = classUid.ToString(CultureInfo.InvariantCulture) },
                Size = size,
                ModificationTime = time.GetUtcNow().ToUnixTimeMilliseconds(),
                DataChange = dataChange,
                Stats = Stats(rows, stats),
                Tags = tags,
            };
        }
        finally
        {
            File.Delete(staged);
        }
    }

    private static string Stats(long rows, IDictionary columns)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("numRecords", rows);
            foreach (var (field, key) in new[] { ("minValues", "min"), ("maxValues", "max"), ("nullCount", "null_count") })
            {
                writer.WriteStartObject(field);
                foreach (var column in StatsColumns)
                {
                    if (columns[$"\"{column}\""] is IDictionary facts && facts[key] is string value)
                    {
                        WriteValue(writer, column, key, value);
                    }
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter writer, string column, string key, string value)
    {
        if (key == "null_count" || column == "commit_version")
        {
            writer.WriteNumber(column, long.Parse(value, CultureInfo.InvariantCulture));
        }
        else if (column == "time")
        {
            // The protocol cuts times in statistics to milliseconds and readers allow for it.
            var time = DateTimeOffset.Parse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            writer.WriteString(column, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteString(column, value);
        }
    }
}
