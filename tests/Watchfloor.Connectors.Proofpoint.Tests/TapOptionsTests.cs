using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.Proofpoint.Tests;

public class TapOptionsTests
{
    [Fact]
    public void Validate_SeveralWrongSettings_NamesAllAndNoSecret()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Bind(("Secret", "s3cr3t-value"), ("DailyCalls", "5000")));

        Assert.Contains("Principal", refused.Message, StringComparison.Ordinal);
        Assert.Contains("DailyCalls", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-value", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_AddressWithoutTls_IsRefused() =>
        Assert.Throws<OptionsValidationException>(() => Bind(("Principal", "p"), ("Secret", "s"), ("BaseAddress", "http://tap.example.com")));

    [Fact]
    public void AddProofpointConnector_WithoutSettings_AddsTheMappingsOnly()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("PROOFPOINT_TAP_PRINCIPAL") is not null, "PROOFPOINT_TAP_PRINCIPAL is set here");
        using var services = new ServiceCollection().AddProofpointConnector(new ConfigurationBuilder().Build()).BuildServiceProvider();

        Assert.Empty(services.GetServices<IConnector>());
        Assert.Equal(
            [TapFeeds.Siem, TapFeeds.Threats, TapFeeds.Campaigns, TapFeeds.Forensics, TapFeeds.VeryAttacked, TapFeeds.TopClickers],
            services.GetServices<IFeedMapping>().Select(mapping => mapping.Feed));
    }

    private static TapOptions Bind(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => $"Connectors:Proofpoint:{setting.Name}", setting => (string?)setting.Value)).Build();
        using var services = new ServiceCollection().AddProofpointConnector(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<TapOptions>>().Value;
    }
}
