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
    public void RegisteredDomain_Name_IsWhatOneOwnerPaysFor(string name, string expected) =>
        Assert.Equal(expected, PublicSuffixes.RegisteredDomain(name));

    [Theory]
    [InlineData("vqzxkjw", true)]
    [InlineData("a8f3k2m9x1", true)]
    [InlineData("weatherreport", false)]
    [InlineData("management", false)]
    [InlineData("short", false)]
    public void LooksRandom_Label_TellsLotFromWord(string label, bool expected) =>
        Assert.Equal(expected, NameText.LooksRandom(label));
}
