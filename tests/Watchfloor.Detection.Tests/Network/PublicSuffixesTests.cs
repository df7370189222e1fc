using Watchfloor.Detection.Network;

namespace Watchfloor.Detection.Tests.Network;

public class PublicSuffixesTests
{
    [Theory]
    [InlineData("www.example.com", "example.com")]
    [InlineData("a.b.example.co.uk", "example.co.uk")]
    [InlineData("example.co.uk", "example.co.uk")]
    [InlineData("x.y.customer.github.io", "customer.github.io")]
    [InlineData("co.uk", "co.uk")]
    [InlineData("localhost", "localhost")]
    [InlineData("", "")]
    [InlineData(".", ".")]
    [InlineData("shop.example.com.ck", "example.com.ck")]
    [InlineData("mail.www.ck", "www.ck")]
    [InlineData("a.b.city.kobe.jp", "city.kobe.jp")]
    [InlineData("a.b.example.kobe.jp", "b.example.kobe.jp")]
    [InlineData("a.b.xn--55qx5d.cn", "b.xn--55qx5d.cn")]
    [InlineData("c2.bucket.s3.amazonaws.com", "bucket.s3.amazonaws.com")]
    [InlineData("a.site.wordpress.com", "site.wordpress.com")]
    [InlineData("host.corp.invented", "corp.invented")]
    public void RegisteredDomain_Name_IsWhatOneOwnerPaysFor(string name, string expected) =>
        Assert.Equal(expected, PublicSuffixes.RegisteredDomain(name));

    [Fact]
    public void RegisteredDomain_EveryRuleWithALabelBeforeIt_IsThatNameItself()
    {
        var rules = EmbeddedText.Read(typeof(PublicSuffixes), "public-suffixes.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("//", StringComparison.Ordinal)).ToList();

        Assert.True(rules.Count > 9000);
        foreach (var rule in rules)
        {
            var expected = rule[0] switch { '!' => rule[1..], '*' => $"label.any{rule[1..]}", _ => $"label.{rule}" };
            Assert.Equal(expected, PublicSuffixes.RegisteredDomain($"www.{expected}"));
        }
    }

    [Fact]
    public void RegisteredDomain_NameLongerThanDnsAllows_IsStillDivided() =>
        Assert.Equal("example.co.uk", PublicSuffixes.RegisteredDomain(string.Concat(Enumerable.Repeat("a.", 4000)) + "example.co.uk"));

    [Theory]
    [InlineData("vqzxkjw", true)]
    [InlineData("a8f3k2m9x1", true)]
    [InlineData("weatherreport", false)]
    [InlineData("management", false)]
    [InlineData("short", false)]
    public void LooksRandom_Label_TellsLotFromWord(string label, bool expected) =>
        Assert.Equal(expected, NameText.LooksRandom(label));
}
