namespace Watchfloor.Ocsf.Tests;

public sealed class EvidenceIdTests
{
    [Theory]
    [InlineData("microsoft.signins:1111-22", "microsoft.signins", "1111-22")]
    [InlineData("crowdstrike.alerts:a:ind:b:1-2", "crowdstrike.alerts", "a:ind:b:1-2")]
    [InlineData("zeek.dns:C1/7/0123abcd", "zeek.dns", "C1/7/0123abcd")]
    public void Parse_Text_SplitsAtTheFirstColonAndWritesItBack(string text, string feed, string uid)
    {
        var id = EvidenceId.Parse(text);

        Assert.Equal(new EvidenceId(feed, uid), id);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("feed")]
    [InlineData(":uid")]
    [InlineData("feed:")]
    public void TryParse_NoFeedOrNoUid_IsFalse(string? text)
    {
        Assert.False(EvidenceId.TryParse(text, out var id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void Parse_Nonsense_SaysWhatWasExpected()
    {
        var error = Assert.Throws<FormatException>(() => EvidenceId.Parse("nonsense"));

        Assert.Contains("feed:uid", error.Message, StringComparison.Ordinal);
    }
}
