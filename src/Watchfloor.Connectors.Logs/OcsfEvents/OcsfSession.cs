using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.OcsfEvents;

/// <summary>One file of OCSF events being read. What is no valid event of a class that Watchfloor knows goes to quarantine.</summary>
internal sealed class OcsfSession(string path, bool isList, LogReadOptions options) : JsonSession(path, Feed, isList, options)
{
    /// <summary>Feed of its events.</summary>
    public const string Feed = "ocsf";

    // Profiles whose attributes the event model has; another one's required attributes would be missing once it is named.
    private static readonly HashSet<string> KnownProfiles = new(StringComparer.Ordinal) { "host", "security_control", "incident" };

    /// <inheritdoc/>
    protected override string NotMapped(long count, string kind) => string.Create(CultureInfo.InvariantCulture, $"{count} records of kind {kind} were skipped.");

    /// <inheritdoc/>
    protected override string? Map(JsonElement record, long offset, int length)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            return "not a JSON object";
        }

        OcsfEvent read;
        try
        {
            read = OcsfJson.FromJson(JsonSerializer.SerializeToUtf8Bytes(record));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or ArgumentOutOfRangeException or NullReferenceException)
        {
            return $"not an OCSF event: {new VendorText(error.Message).ForDisplay(160)}";
        }

        if (read.Metadata is null || !Plausible.IsTime(read.Time))
        {
            return read.Metadata is null ? "metadata is missing" : $"time is {read.Time:yyyy-MM-dd}, not from 1970 to 2100 (OCSF counts milliseconds)";
        }

        var whole = Completed(read, record);
        if (OcsfValidator.Default.Validate(whole).Errors is [var first, ..] errors)
        {
            return string.Create(CultureInfo.InvariantCulture, $"not valid OCSF: {new VendorText(first).ForDisplay(160)}{(errors.Count > 1 ? $" and {errors.Count - 1} more" : "")}");
        }

        Emit(Feed, whole, offset, length);
        return null;
    }

    private static OcsfEvent Completed(OcsfEvent read, JsonElement record)
    {
        var profiles = read.Metadata.Profiles?.Where(KnownProfiles.Contains).ToList();
        var metadata = read.Metadata with
        {
            Version = "1.8.0",
            Uid = string.IsNullOrEmpty(read.Metadata.Uid) ? XxHash3.HashToUInt64(JsonSerializer.SerializeToUtf8Bytes(record)).ToString("x16", CultureInfo.InvariantCulture) : read.Metadata.Uid,
            Profiles = profiles is { Count: > 0 } ? profiles : null,
        };
        return read with { Metadata = metadata, Unmapped = Unmapped(read, record) };
    }

    // Attributes that the event model lacks are kept, as any field without a place is.
    private static JsonObject? Unmapped(OcsfEvent read, JsonElement record)
    {
        var known = Names(read.GetType());
        var unmapped = read.Unmapped;
        foreach (var member in record.EnumerateObject())
        {
            if (!known.Contains(member.Name) && !Ignored.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
            {
                (unmapped ??= []).TryAdd(member.Name, JsonNode.Parse(member.Value.GetRawText()));
            }
        }

        return unmapped;
    }

    // Captions of numbers, and the record itself.
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal) { "class_name", "category_name", "type_name", "raw_data", "raw_data_size" };

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, HashSet<string>> Known = new();

    private static HashSet<string> Names(Type type) => Known.GetOrAdd(
        type, static type => [.. type.GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))]);
}
