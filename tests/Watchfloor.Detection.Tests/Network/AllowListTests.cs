using Watchfloor.Detection.Network;

namespace Watchfloor.Detection.Tests.Network;

public class AllowListTests
{
    [Theory]
    [InlineData("*.example.com", "example.com", true)]
    [InlineData("*.example.com", "a.b.example.com", true)]
    [InlineData("*.example.com", "badexample.com", false)]
    [InlineData("example.com", "www.example.com", false)]
    [InlineData("192.0.2.0/24", "192.0.2.77", true)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.77", true)]
    [InlineData("192.0.2.7", "192.0.2.77", false)]
    [InlineData("2001:db8::/32", "2001:db8::1", true)]
    [InlineData("", "example.com", false)]
    public void Covers_EntryAndValue_AsPeopleMeanIt(string entry, string value, bool expected) =>
        Assert.Equal(expected, new AllowList([entry]).Covers(value));
}
