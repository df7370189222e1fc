using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Watchfloor.Connectors.CrowdStrike.Tests;

public class FalconOptionsTests
{
    [Fact]
    public void Validate_SeveralWrongSettings_NamesAllAndNoSecret()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Bind(new()
        {
            ["Connectors:CrowdStrike:Cloud"] = "mars-1",
            ["Connectors:CrowdStrike:ClientSecret"] = "s3cr3t-value",
            ["Connectors:CrowdStrike:TelemetryRowLimit"] = "1000000",
        }));

        Assert.Contains("ClientId", refused.Message, StringComparison.Ordinal);
        Assert.Contains("TelemetryRowLimit", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-value", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-2", "https://api.us-2.crowdstrike.com/")]
    [InlineData("EU1", "https://api.eu-1.crowdstrike.com/")]
    [InlineData("us-gov-1", "https://api.laggar.gcw.crowdstrike.com/")]
    public void Root_Cloud_IsItsAddress(string cloud, string address) => Assert.Equal(address, Bind(Complete(("Cloud", cloud))).Root.ToString());

    [Fact]
    public void Validate_AddressWithoutTls_IsRefused() =>
        Assert.Throws<OptionsValidationException>(() => Bind(Complete(("BaseAddress", "http://falcon.example.com"))));

    [Fact]
    public void TelemetryKinds_NotSet_AreThoseThatDetectionsUse() => Assert.Contains("ProcessRollup2", Bind(Complete()).TelemetryKinds);

    [Fact]
    public void TelemetryKinds_ThatWouldLeaveTheExpression_AreRefused() =>
        Assert.Throws<OptionsValidationException>(() => Bind(Complete(("TelemetryKinds:0", "A)/ | drop(x"))));

    [Fact]
    public void AddCrowdStrikeConnector_WithoutSettings_AddsTheMappingsOnly()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("FALCON_CLIENT_ID") is not null, "FALCON_CLIENT_ID is set here");
        using var services = new ServiceCollection().AddCrowdStrikeConnector(new ConfigurationBuilder().Build()).BuildServiceProvider();

        Assert.Empty(services.GetServices<IConnector>());
        Assert.Equal(11, services.GetServices<IFeedMapping>().Count());
    }

    private static Dictionary<string, string?> Complete(params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["Connectors:CrowdStrike:ClientId"] = "id", ["Connectors:CrowdStrike:ClientSecret"] = "secret" };
        foreach (var (name, value) in more)
        {
            settings[$"Connectors:CrowdStrike:{name}"] = value;
        }

        return settings;
    }

    private static FalconOptions Bind(Dictionary<string, string?> settings)
    {
        using var services = new ServiceCollection().AddCrowdStrikeConnector(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        return services.GetRequiredService<IOptions<FalconOptions>>().Value;
    }
}
