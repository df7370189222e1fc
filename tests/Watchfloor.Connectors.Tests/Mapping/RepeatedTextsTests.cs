using System.Text.Json;

namespace Watchfloor.Connectors.Tests.Mapping;

public class RepeatedTextsTests
{
    [Fact]
    public void Of_SameTextTwice_IsOneString() =>
        Assert.Same(RepeatedTexts.Of(JsonElement.Parse("\"Windows 11\"")), RepeatedTexts.Of(JsonElement.Parse("\"Windows 11\"")));

    [Fact]
    public void NameOf_SameNameInTwoRecords_IsOneString() =>
        Assert.Same(Name("""{"ipAddress":1}"""), Name("""{"ipAddress":"192.0.2.1"}"""));

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a\"", "a")]
    [InlineData("\"München\"", "München")]
    [InlineData("\"a\\\\\\\\b\"", @"a\\b")]
    [InlineData("\"a\\\\b\"", @"a\b")]
    [InlineData("\"a\\u0062\"", "ab")]
    [InlineData("\"abcdefgh1ijklmnop\"", "abcdefgh1ijklmnop")]
    [InlineData("\"abcdefgh2ijklmnop\"", "abcdefgh2ijklmnop")]
    public void Of_AnyText_IsWhatTheReaderMakesOfIt(string json, string expected)
    {
        Assert.Equal(expected, RepeatedTexts.Of(JsonElement.Parse(json)));
        Assert.Equal(expected, RepeatedTexts.Of(JsonElement.Parse(json)));
    }

    [Fact]
    public void Of_TextsThatShareAPlace_AreNeverTakenForOneAnother()
    {
        // Same ends and length: by the rule all of them share one place.
        var texts = Enumerable.Range(0, 500).Select(i => $"host-000{i:D6}.example.com").ToArray();

        var read = texts.Concat(texts).Select(text => RepeatedTexts.Of(JsonElement.Parse($"\"{text}\"")));

        Assert.Equal(texts.Concat(texts), read);
    }

    [Fact]
    public void Of_Number_IsAnError() =>
        Assert.Throws<InvalidOperationException>(() => RepeatedTexts.Of(JsonElement.Parse("5")));

    private static string Name(string json) => RepeatedTexts.NameOf(JsonElement.Parse(json).EnumerateObject().First());
}
