using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Microsoft365.Tests;

public class MicrosoftOptionsTests
{
    [Fact]
    public void Validate_SeveralWrongSettings_NamesThemAll()
    {
        var services = Services(new()
        {
            ["Cloud"] = "mars",
            ["TenantId"] = "t",
            ["GraphBaseAddress"] = "http://graph.example.com",
            ["LogOverlap"] = "00:00:01",
        });

        var failed = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<MicrosoftOptions>>().Value);

        Assert.All(["mars", "ClientId", "ClientSecret", "GraphBaseAddress", "LogOverlap", "together"], wrong => Assert.Contains(wrong, failed.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("global", "https://login.microsoftonline.com/", "https://graph.microsoft.com/", "https://api.security.microsoft.com/", "https://api.securitycenter.microsoft.com/.default")]
    [InlineData("gcc", "https://login.microsoftonline.com/", "https://graph.microsoft.com/", "https://api-gcc.securitycenter.microsoft.us/", "https://api-gcc.securitycenter.microsoft.us/.default")]
    [InlineData("GCC-High", "https://login.microsoftonline.us/", "https://graph.microsoft.us/", "https://api-gov.securitycenter.microsoft.us/", "https://api-gov.securitycenter.microsoft.us/.default")]
    [InlineData("dod", "https://login.microsoftonline.us/", "https://dod-graph.microsoft.us/", "https://api-gov.securitycenter.microsoft.us/", "https://api-gov.securitycenter.microsoft.us/.default")]
    public void Endpoints_ByCloud_BelongTogether(string cloud, string login, string graph, string defender, string defenderScope)
    {
        var endpoints = Services(new() { ["Cloud"] = cloud, ["TenantId"] = "t", ["ClientId"] = "c", ["ClientSecret"] = "s" }).GetRequiredService<MicrosoftEndpoints>();

        Assert.Equal((login, graph, defender), (endpoints.Login.ToString(), endpoints.Graph.ToString(), endpoints.Defender!.ToString()));
        Assert.Equal($"{graph}.default", endpoints.GraphScope);
        Assert.Equal(defenderScope, endpoints.DefenderScope);
        Assert.Equal($"{login}t/oauth2/v2.0/token", endpoints.TokenFor(endpoints.GraphScope, null).Endpoint.ToString());
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddMicrosoft365Connector(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => $"Connectors:Microsoft365:{setting.Key}", setting => setting.Value)).Build())
        .BuildServiceProvider();
}
