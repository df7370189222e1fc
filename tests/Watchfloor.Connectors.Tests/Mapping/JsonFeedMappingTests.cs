using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Tests.Mapping;

public class JsonFeedMappingTests
{
    [Fact]
    public void Map_Record_CarriesRawTextAndUnreadFields()
    {
        var mapped = new ExampleMapping().Map("""{"id":"1","time":"2026-03-02T10:00:00Z","extra":{"x":1}}""");

        var ocsfEvent = Assert.Single(mapped.Events);
        Assert.Equal("""{"id":"1","time":"2026-03-02T10:00:00Z","extra":{"x":1}}""", ocsfEvent.RawData);
        Assert.Equal("""{"extra":{"x":1}}""", ocsfEvent.Unmapped!.ToJsonString());
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("[]", "a JSON object was expected, not Array")]
    [InlineData("""{"time":"2026-03-02T10:00:00Z"}""", "no id")]
    [InlineData("""{"id":"1"}""", "no time in time")]
    [InlineData("""{"id":"bug","time":"2026-03-02T10:00:00Z"}""", "mapping failed with InvalidOperationException: a mistake of ours")]
    public void Map_WhatCannotBeMapped_IsQuarantinedWithTheReason(string raw, string reason) =>
        Assert.StartsWith(reason, new ExampleMapping().Map(raw).QuarantineReason, StringComparison.Ordinal);

    [Fact]
    public void Build_GoodAndBadRecords_KeepsBothAndStartsAnew()
    {
        var builder = new BatchBuilder(new ExampleMapping());
        builder.Add("""{"id":"1","time":"2026-03-02T10:00:00Z"}""");
        builder.Add(JsonElement.Parse("""{"nothing":true}"""));

        var batch = builder.Build("cursor", "a warning");

        Assert.Equal((2, 1, 1, "cursor", 0), (batch.Records, batch.Events.Count, batch.Quarantined.Count, batch.NextCursor, builder.Records));
        Assert.Equal("""{"nothing":true}""", batch.Quarantined[0].Raw);
        Assert.Equal(["a warning"], batch.Warnings);
    }

    private sealed class ExampleMapping() : JsonFeedMapping("example.feed", "base_event")
    {
        protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
        {
            var id = record.Required("id");
            yield return id == "bug"
                ? throw new InvalidOperationException("a mistake of ours")
                : new BaseEvent { ActivityId = 0, Time = record.RequiredTime("time"), Metadata = new Metadata { Uid = id, Product = new Product { Name = "Example" } } };
        }
    }
}
