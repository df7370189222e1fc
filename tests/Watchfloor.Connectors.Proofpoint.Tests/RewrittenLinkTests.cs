namespace Watchfloor.Connectors.Proofpoint.Tests;

public class RewrittenLinkTests
{
    [Theory]
    // Version 1: percent-encoded, HTML-escaped before that.
    [InlineData("https://urldefense.proofpoint.com/v1/url?u=http%3A//www.example.com/a%3Fb%3D1%26amp%3Bc%3D2&k=LAB%3D%3D", "http://www.example.com/a?b=1&c=2")]
    [InlineData("https://urldefense.proofpoint.com/v1/url?u=http://plain.example.com/&k=LAB", "http://plain.example.com/")]
    // Version 2: a dash for the percent sign, an underscore for the slash; both escaped as what they stand for.
    [InlineData("https://urldefense.proofpoint.com/v2/url?u=http-3A__x.example_&d=LAB", "http://x.example/")]
    [InlineData("https://urldefense.proofpoint.com/v2/url?u=https-3A__a-2Db.example.com_c-5Fd_-3Fq-3D1-26r-3D2-23top&d=DwMF&c=LAB&r=x", "https://a-b.example.com/c_d/?q=1&r=2#top")]
    [InlineData("https://URLDEFENSE.ProofPoint.com/v2/url?u=http-3A__x.example_UPPER&d=LAB", "http://x.example/UPPER")]
    [InlineData("http://urldefense.proofpoint.com/v2/url?d=LAB&amp;u=http-3A__x.example_&amp;c=x", "http://x.example/")]
    [InlineData("urldefense.proofpoint.com/v2/url?u=http-3A__x.example_", "http://x.example/")]
    [InlineData("https://urldefense.proofpoint.com/v2/url?u=http-3A__x.example_caf-C3-A9&c=x", "http://x.example/café")]
    // Version 3 without replaced characters, and with the slash that some servers fold.
    [InlineData("https://urldefense.com/v3/__http://x.example/login__;!!LAB!sig$", "http://x.example/login")]
    [InlineData("https://urldefense.com/v3/__https:/x.example/login__;!!LAB!sig$", "https://x.example/login")]
    [InlineData("https://UrlDefense.COM/v3/__http://X.example/Login__;!!LAB!sig$", "http://X.example/Login")]
    [InlineData("https://urldefense.proofpoint.com/v3/__http://x.example/__;!!LAB!sig$", "http://x.example/")]
    [InlineData("https://urldefense.us/v3/__http://x.example/a_b__c__;!!LAB!sig$", "http://x.example/a_b__c")]
    // `printf '#' | base64` is Iw==, `printf '#?' | base64` Iz8=.
    [InlineData("https://urldefense.com/v3/__http://x.example/a*b__;Iw!!LAB!sig$", "http://x.example/a#b")]
    [InlineData("https://urldefense.com/v3/__http://x.example/a*b*c__;Iz8!!LAB!sig$", "http://x.example/a#b?c")]
    [InlineData("https://urldefense.com/v3/__http://x.example/a*b*c__;Iz8=!!LAB!sig$", "http://x.example/a#b?c")]
    // Runs: A is two characters, B three. `printf '#####' | base64` is IyMjIyM=.
    [InlineData("https://urldefense.com/v3/__http://x.example/a**Ab**Bc__;IyMjIyM!!LAB!sig$", "http://x.example/a##b###c")]
    // `printf 'äöü€' | base64` is w6TDtsO84oKs: characters are counted, not bytes.
    [InlineData("https://urldefense.com/v3/__http://x.example/**Bz*__;w6TDtsO84oKs!!LAB!sig$", "http://x.example/äöüz€")]
    // `printf '😀#' | base64` is 8J+YgCM=, in the URL alphabet 8J-YgCM.
    [InlineData("https://urldefense.com/v3/__http://x.example/*-*__;8J-YgCM!!LAB!sig$", "http://x.example/😀-#")]
    // A rewritten link rewritten again; the inner star is itself replaced, `printf "*" | base64` is Kg==.
    [InlineData("https://urldefense.com/v3/__https://urldefense.com/v3/__http://x.example/*__;Iw!!IN!a$__;Kg!!OUT!b$", "http://x.example/#")]
    [InlineData("https://urldefense.com/v3/__https://urldefense.proofpoint.com/v2/url?u=http-3A__x.example_&d=LAB__;!!OUT!b$", "http://x.example/")]
    [InlineData("https://urldefense.proofpoint.com/v2/url?u=https-3A__urldefense.proofpoint.com_v1_url-3Fu-3Dhttp-253A__x.example_-26k-3DLAB&d=LAB", "http://x.example/")]
    public void Decode_Rewritten_GivesTheLinkBehind(string rewritten, string behind) =>
        Assert.Equal(DecodedLink.Behind(behind), RewrittenLink.Decode(rewritten));

    [Theory]
    [InlineData("http://x.example/login")]
    [InlineData("x.example/v2/url?u=http-3A__y.example_")]
    [InlineData("https://urldefense.com.x.example/v3/__http://y.example/__;!!LAB!sig$")]
    [InlineData("https://x.example/?next=https://urldefense.com/v3/__http://y.example/__;!!LAB!sig$")]
    [InlineData("https://urldefense.com")]
    [InlineData("")]
    public void Decode_AnyOtherLink_IsLeftAsItIs(string link) => Assert.Equal(DecodedLink.Plain(link), RewrittenLink.Decode(link));

    [Theory]
    [InlineData("https://urldefense.com/v4/__http://x.example/__;!!LAB", "no version")]
    [InlineData("https://urldefense.com/v3/http://x.example/", "begins")]
    [InlineData("https://urldefense.com/v3/__http://x.example/", "ends its link")]
    [InlineData("https://urldefense.com/v3/____;!!LAB!sig$", "ends its link")]
    [InlineData("https://urldefense.com/v3/__http://x.example/*__;Iw", "breaks off")]
    [InlineData("https://urldefense.com/v3/__http://x.example/*__;I!!LAB", "base64")]
    [InlineData("https://urldefense.com/v3/__http://x.example/*__;_w!!LAB", "base64")]
    [InlineData("https://urldefense.com/v3/__http://x.example/**__;Iw!!LAB", "more stars")]
    [InlineData("https://urldefense.com/v3/__http://x.example/**.a__;Iw!!LAB", "is no length")]
    [InlineData("https://urldefense.com/v3/__http://x.example/**_a__;Iw!!LAB", "more stars")]
    [InlineData("https://urldefense.proofpoint.com/v2/url?d=LAB", "no parameter u")]
    [InlineData("https://urldefense.proofpoint.com/v2/url?u=http-3", "dash")]
    [InlineData("https://urldefense.proofpoint.com/v2/url?u=a-zz", "dash")]
    [InlineData("https://urldefense.proofpoint.com/v1/url?u=&k=LAB", "no parameter u")]
    [InlineData("https://urldefense.proofpoint.com/v1/url?u=%20&k=LAB", "empty")]
    [InlineData("https://urldefense.proofpoint.com/v1/url?u=http%3A//x.example/%0D%0AX&k=LAB", "control")]
    public void Decode_Malformed_SaysWhy(string link, string reason)
    {
        var decoded = RewrittenLink.Decode(link);

        Assert.True(decoded.IsRewritten);
        Assert.Null(decoded.Link);
        Assert.Contains(reason, decoded.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_RewrittenWithoutEnd_Stops()
    {
        var link = "http://x.example/";
        for (var i = 0; i < 20; i++)
        {
            link = $"https://urldefense.com/v3/__{link}__;!!LAB!sig$";
        }

        Assert.Contains("more than 8", RewrittenLink.Decode(link).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_EveryCutAndChangeOfALink_NeverThrows()
    {
        const string Link = "https://urldefense.com/v3/__https://x.example/a**Ab*c__;IyMj!!LAB!sig$";
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = Link.ToCharArray();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                text[random.Next(25, text.Length)] = (char)random.Next(1, 0x2FFF);
            }

            var decoded = RewrittenLink.Decode(new string(text)[..random.Next(20, text.Length)]);

            Assert.True(decoded.Link is null != decoded.Problem is null);
        }
    }
}
