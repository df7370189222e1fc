using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Watchfloor.Connectors.CrowdStrike.Tests;

/// <summary>Which cloud is asked. The vendor's own hosts cannot be, so a fake stands at the end of the real pipeline.</summary>
public class FalconRegionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "us-2", "api.crowdstrike.com", "api.us-2.crowdstrike.com")]
    [InlineData("auto", "eu-1", "api.crowdstrike.com", "api.eu-1.crowdstrike.com")]
    [InlineData(null, "us-1", "api.crowdstrike.com", "api.crowdstrike.com")]
    [InlineData(null, "evil.example", "api.crowdstrike.com", "api.crowdstrike.com")]
    [InlineData("us-1", "us-2", "api.crowdstrike.com", "api.crowdstrike.com")]
    [InlineData("us-gov-1", "us-gov-1", "api.laggar.gcw.crowdstrike.com", "api.laggar.gcw.crowdstrike.com")]
    [InlineData("gov2", "us-gov-2", "api.us-gov-2.crowdstrike.mil", "api.us-gov-2.crowdstrike.mil")]
    public async Task ReadAsync_CloudIsOpenOrNamed_AsksThere(string? cloud, string region, string login, string api)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("FALCON_CLOUD") is not null || Environment.GetEnvironmentVariable("FALCON_BASE_URL") is not null, "FALCON_CLOUD or FALCON_BASE_URL is set here");
        var asked = new List<(string Host, string Path, string Body)>();
        var services = new ServiceCollection();
        services.AddCrowdStrikeConnector(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Connectors:CrowdStrike:ClientId"] = "id", ["Connectors:CrowdStrike:ClientSecret"] = "secret", ["Connectors:CrowdStrike:Cloud"] = cloud, ["Connectors:CrowdStrike:MemberCid"] = "child",
        }).Build());
        services.ConfigureAll<HttpClientFactoryOptions>(options => options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = new Cloud(region, asked)));
        await using var provider = services.BuildServiceProvider();

        await Reading.OfAsync(provider.GetRequiredService<IConnector>(), FalconFeeds.Alerts, Cursor.Beginning, Token);

        Assert.Equal([(login, "/oauth2/token"), (api, "/alerts/combined/alerts/v1")], asked.Select(request => (request.Host, request.Path)));
        Assert.Contains("member_cid=child", asked[0].Body, StringComparison.Ordinal);
    }

    private sealed class Cloud(string region, List<(string Host, string Path, string Body)> asked) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isLogin = request.RequestUri!.AbsolutePath == "/oauth2/token";
            asked.Add((request.RequestUri.Host, request.RequestUri.AbsolutePath, await request.Content!.ReadAsStringAsync(cancellationToken)));
            var response = new HttpResponseMessage(isLogin ? HttpStatusCode.Created : HttpStatusCode.OK)
            {
                Content = new StringContent(isLogin ? """{"access_token":"t","expires_in":1799,"token_type":"bearer"}""" : FakeFalcon.Envelope(""), Encoding.UTF8, "application/json"),
            };
            if (isLogin)
            {
                response.Headers.Add("X-Cs-Region", region);
            }

            return response;
        }
    }
}
