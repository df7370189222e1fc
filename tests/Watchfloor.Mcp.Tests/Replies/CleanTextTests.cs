namespace Watchfloor.Mcp.Tests.Replies;

public class CleanTextTests
{
    [Theory]
    [InlineData("invoice\u202Efdp.exe", "invoice\uFFFDfdp.exe")]
    [InlineData("a\u0000b\u001B[31m", "a\uFFFDb\uFFFD[31m")]
    [InlineData("zero\u200Bwidth", "zero\uFFFDwidth")]
    [InlineData("tag\U000E0041", "tag\uFFFD")]
    [InlineData("line\r\nbreak\t", "line  break ")]
    [InlineData("Grüße 東京 😀", "Grüße 東京 😀")]
    public void Of_WhatCannotBeSeen_IsReplacedAndTheRestStays(string raw, string clean) => Assert.Equal(clean, CleanText.Of(raw, 100));

    [Fact]
    public void Of_LongText_IsCutWithASignAndNoHalfCharacter()
    {
        Assert.Equal("abc…", CleanText.Of("abcdef", 3));
        Assert.Equal("ab…", CleanText.Of("ab😀", 3));
    }

    [Fact]
    public void Of_EveryCharacterAlone_IsCleanedAsItIsBesideOthers()
    {
        // Beside a letter that is not ASCII nothing is taken for plain at a glance.
        for (var code = 0; code < 0xD800; code++)
        {
            Assert.Equal(CleanText.Of($"é{(char)code}", 2)[1..], CleanText.Of($"{(char)code}", 2));
        }
    }

    [Fact]
    public void Of_PlainText_IsTheSameTextUpToItsLongest()
    {
        const string Plain = "plain ~ text!";

        Assert.Same(Plain, CleanText.Of(Plain, Plain.Length));
        Assert.Equal("plain ~ text…", CleanText.Of(Plain, Plain.Length - 1));
    }
}
