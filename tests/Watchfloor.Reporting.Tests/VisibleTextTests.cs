using Watchfloor.Reporting;

namespace Watchfloor.ReportingTests;

public class VisibleTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("invoice\u202Efdp.exe", "invoice⟨U+202E⟩fdp.exe")]
    [InlineData("a\u200Bb\u0000c\u001B[31m", "a⟨U+200B⟩b⟨U+0000⟩c⟨U+001B⟩[31m")]
    [InlineData("two\r\nlines", "two↵lines")]
    [InlineData("report.pdf                    .exe", "report.pdf ⟨20 spaces⟩ .exe")]
    [InlineData("z\u0301\u0302\u0303\u0304\u0305", "z\u0301\u0302")]
    [InlineData("\uE000\u2028", "⟨U+E000⟩⟨U+2028⟩")]
    [InlineData("Zażółć 東京 🔒", "Zażółć 東京 🔒")]
    public void Of_OutsideText_ShowsWhatIsInIt(string outside, string shown) => Assert.Equal(shown, VisibleText.Of(outside, 200));

    [Fact]
    public void Of_BrokenSurrogate_IsReplaced() => Assert.Equal("a\uFFFDb", VisibleText.Of("a\uD800b", 200));

    [Fact]
    public void Of_LongText_IsCutAndSaysHowMuchIsMissing() => Assert.Equal("aaaaa… (+99,995 characters)", VisibleText.Of(new string('a', 100_000), 5));
}
