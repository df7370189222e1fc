using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint.Tests;

public class TapClickMappingTests
{
    private const string Click = """
        {"id":"click-1","GUID":"guid-1","url":"http://bad.example.com/login","clickTime":"2026-03-01T10:20:00.000Z","clickIP":"198.51.100.20","userAgent":"Mozilla/5.0",
         "recipient":"j.doe@example.com","sender":"bill@bad.example.com","senderIP":"203.0.113.25","messageID":"<m1@example.com>","classification":"phish","threatID":"t-1",
         "threatTime":"2026-03-01T10:30:00.000Z","threatURL":"https://threatinsight.example.com/t-1","threatStatus":"active","campaignId":"c-1"}
        """;

    [Theory]
    [InlineData("clicksPermitted", 1, Severity.High)]
    [InlineData("clicksBlocked", 2, Severity.Medium)]
    public void Map_Click_BecomesHttpActivity(string list, int outcome, Severity severity)
    {
        var click = Assert.IsType<HttpActivity>(Assert.Single(Mapped.Events($$"""{"{{list}}":[{{Click}}]}""")));

        Assert.Equal(400203, click.TypeUid);
        // 2026-03-01T10:20:00Z from `date -u -d ... +%s`.
        Assert.Equal(1772360400000, click.Time.ToUnixTimeMilliseconds());
        Assert.Equal("click-1", click.Metadata.Uid);
        Assert.Equal("guid-1", click.Metadata.CorrelationUid);
        Assert.Equal((outcome, outcome, severity), (click.ActionId, click.DispositionId, click.SeverityId));
        Assert.Equal("http://bad.example.com/login", click.HttpRequest?.Url?.UrlString);
        Assert.Equal("bad.example.com", click.HttpRequest?.Url?.Hostname);
        Assert.Equal("Mozilla/5.0", click.HttpRequest?.UserAgent);
        Assert.Equal("198.51.100.20", click.SrcEndpoint?.Ip);
        Assert.Equal("j.doe@example.com", click.Actor?.User?.EmailAddr);
        Assert.Equal("t-1", Assert.Single(click.Malware!).Uid);
        Assert.Equal("<m1@example.com>", (string)click.Unmapped!["messageID"]!);
        Assert.Equal("c-1", (string)click.Unmapped["campaignID"]!);
    }

    [Fact]
    public void Map_ClickWithoutId_IsNamedByWhatItSays()
    {
        var bare = Click.Replace("\"id\":\"click-1\",", "", StringComparison.Ordinal);

        var first = Mapped.Events($$"""{"clicksPermitted":[{{bare}}]}""")[0].Metadata.Uid;
        var again = Mapped.Events($$"""{"clicksPermitted":[{{bare}}]}""")[0].Metadata.Uid;
        var other = Mapped.Events($$"""{"clicksPermitted":[{{bare.Replace("10:20:00", "10:20:01", StringComparison.Ordinal)}}]}""")[0].Metadata.Uid;

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Map_RewrittenLink_CarriesTheLinkBehind()
    {
        var rewritten = Click.Replace("http://bad.example.com/login", "https://urldefense.com/v3/__http://bad.example.com/a*b__;Iw!!LAB!sig$", StringComparison.Ordinal);

        var click = Assert.IsType<HttpActivity>(Assert.Single(Mapped.Events($$"""{"clicksPermitted":[{{rewritten}}]}""")));

        Assert.Equal("http://bad.example.com/a#b", click.HttpRequest?.Url?.UrlString);
        Assert.Equal("bad.example.com", click.HttpRequest?.Url?.Hostname);
        Assert.Equal("https://urldefense.com/v3/__http://bad.example.com/a*b__;Iw!!LAB!sig$", (string)click.Unmapped!["rewrittenUrl"]!);
    }

    [Fact]
    public void Map_LinkThatCannotBeDecodedHere_TakesWhatTapSaid()
    {
        const string Rewritten = "https://urldefense.com/v3/__http://bad.example.com/*__;!!LAB!sig$";
        var click = Click.Replace("http://bad.example.com/login", Rewritten, StringComparison.Ordinal);

        var alone = Assert.IsType<HttpActivity>(Mapped.Events($$"""{"clicksPermitted":[{{click}}]}""")[0]);
        var helped = Assert.IsType<HttpActivity>(Mapped.Events($$"""
            {"clicksPermitted":[{{click}}],"decodedUrls":[{"encodedUrl":"{{Rewritten}}","decodedUrl":"http://bad.example.com/x","success":true}]}
            """)[0]);

        Assert.Equal(Rewritten, alone.HttpRequest?.Url?.UrlString);
        Assert.Contains("more stars", (string)alone.Unmapped!["rewrittenUrlProblem"]!, StringComparison.Ordinal);
        Assert.Equal("http://bad.example.com/x", helped.HttpRequest?.Url?.UrlString);
    }
}
