namespace Watchfloor.Ocsf.Tests;

public sealed class VendorTextTests
{
    [Theory]
    [InlineData("plain ü 漢", "plain ü 漢")]
    [InlineData("\u001b[2Jgone\r\n\t\u0007", "\uFFFD[2Jgone\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("invoice\u202Efdp.exe", "invoice\uFFFDfdp.exe")]
    [InlineData("a\u200Bb\u2066c\uFEFFd\u00ADe", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe")]
    [InlineData("\u0085\u009B31m", "\uFFFD\uFFFD31m")]
    public void ForDisplay_ControlAndDirectionCharacters_AreReplaced(string raw, string shown) =>
        Assert.Equal(shown, new VendorText(raw).ForDisplay());

    [Fact]
    public void ForDisplay_LongText_IsCut() => Assert.Equal("aaaaa…", new VendorText(new string('a', 500)).ForDisplay(5));

    [Fact]
    public void ToString_NeverShowsTheText() => Assert.Equal("[vendor text, 6 characters]", $"{new VendorText("secret")}");

    [Fact]
    public void Reveal_IsTheTextAsReceived() => Assert.Equal("a\u202Eb", new VendorText("a\u202Eb").Reveal());

    [Fact]
    public void Default_IsEmptyAndSafe()
    {
        Assert.True(default(VendorText).IsEmpty);
        Assert.Equal("", default(VendorText).Reveal());
        Assert.Equal("", default(VendorText).ForDisplay());
        Assert.Equal(new VendorText(null), default);
    }
}
