using System.Text.Json;
using Watchfloor.Ocsf;
using Watchfloor.Testing;
using File = System.IO.File;

namespace Watchfloor.Connectors.Microsoft365.Tests;

/// <summary>Records that others published: each becomes valid events or a quarantined record with a reason.</summary>
public class VendorSampleTests
{
    private static readonly MicrosoftMappings Mappings = new();

    [Theory]
    [InlineData(MicrosoftFeed.Alerts, "graph-alerts-v2.panther.jsonl", 0)]
    [InlineData(MicrosoftFeed.Alerts, "defender-advancedhunting-stream.panther.jsonl", 0)]
    [InlineData(MicrosoftFeed.HuntingProcess, "defender-advancedhunting-stream.panther.jsonl", 0)]
    [InlineData(MicrosoftFeed.Incidents, "graph-incident.demisto.json", 0)]
    [InlineData(MicrosoftFeed.SignIns, "entra-azure-audit.panther.jsonl", 25)]
    [InlineData(MicrosoftFeed.Audits, "entra-azure-audit.panther.jsonl", 25)]
    [InlineData(MicrosoftFeed.Audits, "goldensaml-AADAuditEvents.otrf.json", 0)]
    [InlineData(MicrosoftFeed.Audits, "intune-audit.panther.jsonl", 0)]
    [InlineData(MicrosoftFeed.Audits, "intune-operational.panther.jsonl", 0)]
    [InlineData(MicrosoftFeed.HuntingProcess, "goldensaml-Microsoft365DefenderEvents.otrf.json", 0)]
    [InlineData(MicrosoftFeed.HuntingNetwork, "goldensaml-Microsoft365DefenderEvents.otrf.json", 0)]
    [InlineData(MicrosoftFeed.HuntingProcess, "mde-deviceprocessevents.msticpy.csv", 0)]
    [InlineData(MicrosoftFeed.Office, "goldensaml-OfficeActivityEvents.otrf.json", 0)]
    [InlineData(MicrosoftFeed.Office, "o365-aad.panther.jsonl", 0)]
    [InlineData(MicrosoftFeed.Office, "o365-exchange.panther.jsonl", 0)]
    [InlineData(MicrosoftFeed.Office, "o365-sharepoint.panther.jsonl", 0)]
    public void Map_PublishedSample_GivesValidEventsOrAReason(string feed, string file, int mayBeQuarantined)
    {
        var records = Read(SharedData.Path($"data/vendor-samples/microsoft/{file}")).ToList();

        var mapped = records.ConvertAll(record => Mappings[feed].Map(record));

        Assert.NotEmpty(records);
        Assert.Empty(mapped.SelectMany(record => record.Events).SelectMany(e => OcsfValidator.Default.Validate(e).Errors.Select(error => $"{e.ClassUid}: {error}")).Distinct());
        var reasons = mapped.Select(record => record.QuarantineReason).OfType<string>().ToList();
        Assert.True(reasons.Count <= mayBeQuarantined, $"{reasons.Count} of {records.Count} quarantined: {string.Join(" | ", reasons.Distinct())}");
        Assert.All(mapped, record => Assert.True(record.Events.Count > 0 || record.QuarantineReason is not null));
    }

    // Each published file in the feed it belongs to. The Entra file also holds records of other vendors, which have no category.
    [Theory]
    [InlineData(MicrosoftFeed.Alerts, "graph-alerts-v2.panther.jsonl")]
    [InlineData(MicrosoftFeed.SignIns, "entra-azure-audit.panther.jsonl")]
    [InlineData(MicrosoftFeed.Audits, "goldensaml-AADAuditEvents.otrf.json")]
    [InlineData(MicrosoftFeed.HuntingFile, "goldensaml-Microsoft365DefenderEvents.otrf.json")]
    [InlineData(MicrosoftFeed.HuntingLogon, "defender-advancedhunting-stream.panther.jsonl")]
    [InlineData(MicrosoftFeed.Purview, "o365-exchange.panther.jsonl")]
    [InlineData(MicrosoftFeed.Office, "o365-sharepoint.panther.jsonl")]
    public void Map_MicrosoftsOwnRecords_AtLeast97PercentBecomeEvents(string feed, string file)
    {
        var own = Read(SharedData.Path($"data/vendor-samples/microsoft/{file}"))
            .Where(record => !file.StartsWith("entra", StringComparison.Ordinal) || JsonElement.Parse(record).TryGetProperty("category", out _)).ToList();

        var mapped = own.Count(record => Mappings[feed].Map(record).Events.Count > 0);

        Assert.True(mapped >= 0.97 * own.Count, $"{mapped} of {own.Count}");
    }

    // A vendor may change any field's type overnight: the record is mapped without it or quarantined, and nothing breaks.
    [Fact]
    public void Map_EveryFieldOfAnotherType_NeverThrowsAndStaysValid()
    {
        string[] others = ["17", "\"text\"", "true", "[]", "{}", "[{\"a\":1}]", "null", "-1e400"];
        var records = Directory.EnumerateFiles(SharedData.Path("data/vendor-samples/microsoft"), "*.json*").SelectMany(file => Read(file).Take(2)).ToList();
        var drifted = records.SelectMany(record => JsonElement.Parse(record).EnumerateObject().SelectMany((property, i) => new[] { others[i % others.Length], others[(i + 3) % others.Length] }
            .Select(other => $"{{{string.Join(',', JsonElement.Parse(record).EnumerateObject().Select(field => $"{JsonSerializer.Serialize(field.Name)}:{(field.Name == property.Name ? other : field.Value.GetRawText())}"))}}}"))).ToList();

        var mapped = Mappings.All.SelectMany(mapping => drifted.Select(mapping.Map)).ToList();

        Assert.True(drifted.Count > 500, $"{drifted.Count} records");
        Assert.DoesNotContain(mapped, record => record.QuarantineReason?.StartsWith("mapping failed", StringComparison.Ordinal) == true);
        Assert.Empty(mapped.SelectMany(record => record.Events).SelectMany(e => OcsfValidator.Default.Validate(e).Errors).Distinct());
    }

    [Fact]
    public void Map_AnyRecordInAnyFeed_NeverThrows()
    {
        var records = Directory.EnumerateFiles(SharedData.Path("data/vendor-samples/microsoft"), "*.json*").SelectMany(Read).ToList();

        var mapped = Mappings.All.SelectMany(mapping => records.Select(mapping.Map)).ToList();

        Assert.All(mapped, record => Assert.True(record.Events.Count > 0 || record.QuarantineReason is not null));
        Assert.DoesNotContain(mapped, record => record.QuarantineReason?.StartsWith("mapping failed", StringComparison.Ordinal) == true);
    }

    // Each line of a .panther file wraps its record in "log"; a CSV row becomes an object of its columns.
    private static IEnumerable<string> Read(string file)
    {
        if (file.EndsWith(".csv", StringComparison.Ordinal))
        {
            return Csv.ReadRecords(file);
        }

        var text = File.ReadAllText(file);
        return IsOneObject(text)
            ? [text]
            : text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
                JsonElement.Parse(line) is var record && record.TryGetProperty("log", out var log) ? log.GetRawText() : line);
    }

    private static bool IsOneObject(string text)
    {
        try
        {
            JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
