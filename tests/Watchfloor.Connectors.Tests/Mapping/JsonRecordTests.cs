using System.Text.Json;

namespace Watchfloor.Connectors.Tests.Mapping;

public class JsonRecordTests
{
    [Theory]
    [InlineData("""{"a":"x"}""", "x")]
    [InlineData("""{"A":"x"}""", "x")]
    [InlineData("""{"a":5}""", "5")]
    [InlineData("""{"a":true}""", "true")]
    [InlineData("""{"a":["x"]}""", "x")]
    [InlineData("""{"a":""}""", null)]
    [InlineData("""{"a":null}""", null)]
    [InlineData("""{"a":{}}""", null)]
    [InlineData("""{"a":["x","y"]}""", null)]
    public void Text_InDriftingTypes_IsRead(string json, string? expected) => Assert.Equal(expected, Record(json).Text("a"));

    [Theory]
    [InlineData("443", 443)]
    [InlineData("\"443\"", 443)]
    [InlineData("443.0", 443)]
    [InlineData("[443]", 443)]
    [InlineData("\"x\"", null)]
    [InlineData("443.5", null)]
    [InlineData("99999999999", null)]
    [InlineData("true", null)]
    public void Int_InDriftingTypes_IsRead(string json, int? expected) => Assert.Equal(expected, Record($$"""{"a":{{json}}}""").Int("a"));

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"True\"", true)]
    [InlineData("1", true)]
    [InlineData("\"false\"", false)]
    [InlineData("\"0\"", false)]
    [InlineData("\"yes\"", null)]
    public void Flag_InDriftingTypes_IsRead(string json, bool? expected) => Assert.Equal(expected, Record($$"""{"a":{{json}}}""").Flag("a"));

    // 2026-03-02T10:00:00.5Z in each spelling.
    [Theory]
    [InlineData("\"2026-03-02T10:00:00.5Z\"")]
    [InlineData("\"2026-03-02T10:00:00.500000000Z\"")]
    [InlineData("\"2026-03-02 10:00:00.5\"")]
    [InlineData("\"2026-03-02T12:00:00.5+02:00\"")]
    [InlineData("1772445600500")]
    [InlineData("\"1772445600500\"")]
    [InlineData("1772445600.5")]
    [InlineData("1772445600500000")]
    public void Time_InEverySpelling_IsTheSameInstant(string json) =>
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 10, 0, 0, 500, TimeSpan.Zero), Record($$"""{"a":{{json}}}""").Time("a"));

    [Theory]
    [InlineData("\"0001-01-01T00:00:00Z\"")]
    [InlineData("\"10:00\"")]
    [InlineData("\"May\"")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e300")]
    public void Time_ThatIsNone_IsAbsentAndKept(string json)
    {
        var record = Record($$"""{"a":{{json}}}""");

        Assert.Null(record.Time("a"));
        Assert.True(record.Unmapped()!.ContainsKey("a"));
    }

    [Theory]
    [InlineData("""["x","y"]""", "x,y")]
    [InlineData("""["x",null,""]""", "x")]
    [InlineData("\"x\"", "x")]
    [InlineData("\"[\\\"x\\\",\\\"y\\\"]\"", "x,y")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    public void Texts_ListOrScalar_AreRead(string json, string expected) => Assert.Equal(expected, string.Join(',', Record($$"""{"a":{{json}}}""").Texts("a")));

    [Theory]
    [InlineData("""[{"b":1},{"b":2}]""", 2)]
    [InlineData("""{"b":1}""", 1)]
    [InlineData("\"[{\\\"b\\\":1}]\"", 1)]
    [InlineData("null", 0)]
    [InlineData("""["x"]""", 0)]
    public void Objects_ListObjectOrText_AreRead(string json, int count) => Assert.Equal(count, Record($$"""{"a":{{json}}}""").Objects("a").Count);

    [Fact]
    public void Unmapped_HoldsWhatNobodyRead_WithoutNullsAndEmpties()
    {
        var record = Record("""{"read":1,"left":2,"none":null,"empty":"","list":[],"deep":{"read":1,"left":{"x":[1,null]}},"many":[{"read":1},{"read":1,"left":3}]}""");
        record.Text("read");
        record.Object("deep")!.Text("read");
        foreach (var item in record.Objects("many"))
        {
            item.Text("read");
        }

        Assert.Equal("""{"left":2,"deep":{"left":{"x":[1]}},"many":[{},{"left":3}]}""", record.Unmapped()!.ToJsonString());
    }

    [Fact]
    public void Unmapped_FieldOfAnotherTypeThanAskedFor_IsKept()
    {
        var record = Record("""{"port":"high"}""");

        Assert.Null(record.Int("port"));
        Assert.Equal("""{"port":"high"}""", record.Unmapped()!.ToJsonString());
    }

    [Fact]
    public void Unmapped_EverythingRead_IsNull()
    {
        var record = Record("""{"a":1,"b":null}""");
        record.Text("a");

        Assert.Null(record.Unmapped());
    }

    [Fact]
    public void ContentId_SameText_SameId() =>
        Assert.Equal(Record("""{"a":1}""").ContentId(), Record("""{"a":1}""").ContentId());

    private static JsonRecord Record(string json) => new(JsonElement.Parse(json));
}
