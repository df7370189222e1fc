using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Csv;

/// <summary>One CSV file being read with a mapping. The header may come again, as it does where files were put together.</summary>
internal sealed class CsvSession(string path, CsvMapping mapping, LogReadOptions options) : LogSession(path, mapping.Feed, options)
{
    // Rows that fill the same columns with the same choices are valid or not alike.
    private const int MostShapes = 10_000;
    private const int LongText = 200;
    private readonly HashSet<string> validShapes = new(StringComparer.Ordinal);
    private readonly StringBuilder shape = new();

    private readonly int classUid = CsvTarget.ClassUid(mapping.ClassName)!.Value;
    private char separator = ',';
    private List<string> names = [];
    private CsvColumn?[] columns = [];

    /// <inheritdoc/>
    protected override string Unit => "record";

    /// <inheritdoc/>
    protected override string NotMapped(long count, string kind) => string.Create(CultureInfo.InvariantCulture, $"{count} records of kind {kind} were skipped.");

    /// <inheritdoc/>
    protected override void Declare(in LogLine line)
    {
        if (!line.IsOverlong)
        {
            TryDeclare(Encoding.UTF8.GetString(line.Text));
        }
    }

    /// <inheritdoc/>
    protected override string? Read(in LogLine line, bool mayBeShort)
    {
        var text = Encoding.UTF8.GetString(line.Text);
        if (TryDeclare(text))
        {
            return null;
        }

        Met();
        if (CsvCells.Split(text, separator) is not { } cells)
        {
            return "a line end outside quotes in the middle of the record";
        }

        if (cells.Count != names.Count)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{cells.Count} cells where the header names {names.Count}");
        }

        return Map(cells, line);
    }

    private bool TryDeclare(string text)
    {
        if (names.Count > 0 && !text.StartsWith(names[0], StringComparison.OrdinalIgnoreCase) && !text.StartsWith('"'))
        {
            return false;
        }

        if (mapping.SeparatorOf(text) is not { } found)
        {
            return false;
        }

        separator = found;
        names = CsvCells.Split(text, found)!;
        columns = [.. names.Select(name => mapping.Columns.FirstOrDefault(column => column.Header.Equals(name, StringComparison.OrdinalIgnoreCase)))];
        return true;
    }

    private string? Map(List<string> cells, in LogLine line)
    {
        var record = new JsonObject { ["class_uid"] = classUid, ["activity_id"] = mapping.ClassName == "network_activity" ? NetworkActivity.Activity.Traffic : 0, ["severity_id"] = 1 };
        foreach (var (path, value) in mapping.Constants)
        {
            Place(record, path.Split('.'), value.DeepClone());
        }

        string? refused = null;
        shape.Clear();
        JsonObject? unmapped = null;
        for (var column = 0; column < columns.Length; column++)
        {
            var cell = cells[column].Trim();
            if (cell.Length == 0 || mapping.Absent.Contains(cell))
            {
                continue;
            }

            if (columns[column] is { } known)
            {
                if (known.Target.Convert(cell, known, mapping) is { } value)
                {
                    shape.Append(column).Append(known.Target.IsChoice || cell.Length > LongText ? $"={cell}" : "").Append(';');
                    Place(record, known.Target.Path, value);
                    continue;
                }

                if (known.To is "time" or "start_time")
                {
                    return $"{known.Header} is '{new VendorText(cell).ForDisplay(40)}', not a time from 1970 to 2100";
                }

                Remark($"have a {known.Header} that cannot be {known.To}, which is kept in unmapped", new VendorText(cell).ForDisplay(40));
                refused ??= $"; {known.Header} is '{new VendorText(cell).ForDisplay(40)}'";
            }

            (unmapped ??= [])[names[column]] = cell;
        }

        Complete(record, cells, line, refused is not null);
        if (record["time"] is null)
        {
            return "no cell tells its time";
        }

        OcsfEvent ocsfEvent;
        try
        {
            ocsfEvent = CsvFlow.Complete(OcsfJson.FromJson(JsonSerializer.SerializeToUtf8Bytes(record))) with { Unmapped = unmapped };
        }
        catch (JsonException error)
        {
            return $"too little for {mapping.ClassName}: {new VendorText(error.Message).ForDisplay(160)}{refused}";
        }

        var key = shape.ToString();
        if (!validShapes.Contains(key) && OcsfValidator.Default.Validate(ocsfEvent).Errors is [var first, ..])
        {
            return $"no valid {mapping.ClassName}: {new VendorText(first).ForDisplay(160)}{refused}";
        }

        if (validShapes.Count < MostShapes)
        {
            validShapes.Add(key);
        }

        Emit(mapping.Feed, ocsfEvent, line.Offset, line.Text.Length);
        return null;
    }

    private void Complete(JsonObject record, List<string> cells, in LogLine line, bool isRefused)
    {
        var metadata = record["metadata"] as JsonObject ?? [];
        metadata["version"] = "1.8.0";
        metadata["product"] ??= new JsonObject { ["name"] = mapping.Name };
        metadata["uid"] ??= mapping.Id.Count == 0
            ? XxHash128.HashToUInt128(line.Text).ToString("x32", CultureInfo.InvariantCulture)
            : string.Join('/', mapping.Id.Select(id => names.FindIndex(name => name.Equals(id, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? cells[at] : ""));
        metadata["log_name"] ??= mapping.Name;
        if (isRefused)
        {
            metadata["labels"] = new JsonArray(Plausible.ValueRefused);
        }

        record["metadata"] = metadata;
        record["time"] ??= record["start_time"]?.DeepClone();
    }

    private static void Place(JsonObject record, IReadOnlyList<string> path, JsonNode value)
    {
        for (var at = 0; at < path.Count - 1; at++)
        {
            if (record[path[at]] is not JsonObject inner)
            {
                record[path[at]] = inner = [];
                if (path[at] == "connection_info")
                {
                    inner["direction_id"] = 0;
                }
            }

            record = inner;
        }

        record[path[^1]] = value;
    }
}
