using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Watchfloor.Operations;

namespace Watchfloor.Mcp.Tests.Security;

public class RateLimitsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(90)]
    [InlineData(119)]
    [InlineData(600)]
    [InlineData(100_000)]
    public void Bucket_AnyRate_GivesBackThatManyAMinute(int requestsPerMinute)
    {
        var bucket = RateLimits.Bucket(requestsPerMinute);

        var perMinute = bucket.TokensPerPeriod * (TimeSpan.FromMinutes(1) / bucket.ReplenishmentPeriod);
        Assert.InRange(perMinute, requestsPerMinute * 0.999, requestsPerMinute * 1.001);
        Assert.Equal(requestsPerMinute, bucket.TokenLimit);
    }

    [Theory]
    [InlineData("sub=ann appid=tool", "name ann")]
    [InlineData("oid=0001 appid=tool", "name oid 0001")]
    [InlineData("appid=tool", "name appid tool")]
    [InlineData("azp=tool", "name azp tool")]
    [InlineData("client_id=tool", "name client_id tool")]
    [InlineData("aud=us", "address 192.0.2.1")]
    public void Caller_OfATokenWithOrWithoutAName_IsWhoeverItWasMadeOutTo(string claims, string caller)
    {
        var identity = new ClaimsIdentity(claims.Split(' ').Select(claim => claim.Split('=')).Select(claim => new Claim(claim[0], claim[1])), "Bearer", "sub", "roles");
        var context = new DefaultHttpContext { User = new ClaimsPrincipal(identity) };
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.1");

        Assert.Equal(caller, RateLimits.Caller(context));
    }

    [Fact]
    public void RequireSafe_ARateOfNothing_IsRefused() =>
        Assert.Contains("RequestsPerMinute", Assert.Throws<UsageException>(new McpHttpOptions { RequestsPerMinute = 0 }.RequireSafe).Message);
}
