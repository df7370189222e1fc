using System.Text.Json;

namespace Watchfloor.Ocsf.Tests;

public sealed class UnixMillisecondsConverterTests
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new UnixMillisecondsConverter() } };

    [Theory]
    [InlineData("2026-03-02T09:00:00.123Z", "1772442000123")]
    [InlineData("2026-03-02T10:00:00.123+01:00", "1772442000123")]
    [InlineData("2026-03-02T09:00:00.1239999Z", "1772442000123")]
    [InlineData("1970-01-01T00:00:00Z", "0")]
    [InlineData("1969-12-31T23:59:59.999Z", "-1")]
    [InlineData("1601-01-01T00:00:00Z", "-11644473600000")]
    public void Write_Time_IsMillisecondsSince1970(string time, string json) =>
        Assert.Equal(json, JsonSerializer.Serialize(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), Options));

    [Fact]
    public void Read_Milliseconds_IsUtc()
    {
        var time = JsonSerializer.Deserialize<DateTimeOffset>("1772442000123", Options);

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, 123, TimeSpan.Zero), time);
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("\"2026\"")]
    [InlineData("1.5")]
    public void Read_NoInteger_IsRefused(string json) =>
        Assert.ThrowsAny<Exception>(() => JsonSerializer.Deserialize<DateTimeOffset>(json, Options));
}
