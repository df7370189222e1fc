using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors;

namespace Watchfloor.Plugins.Tests;

public class PluginServicesTests
{
    private static readonly IConfiguration Configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Connectors:Acme:Key"] = "own", ["Connectors:Acme:Deep:Value"] = "deep", ["Connectors:CrowdStrike:ClientSecret"] = "of another vendor",
    }).Build();

    [Fact]
    public async Task AddConnector_SeesItsOwnSectionAndNoOtherSecret()
    {
        IConfiguration? seen = null;

        await using var services = PluginServices.Of(Loaded(new TestPlugin { Connect = (_, settings) => seen = settings }), Configuration, TimeProvider.System);

        Assert.Equal(("own", "deep"), (seen!["Key"], seen["Deep:Value"]));
        Assert.DoesNotContain(seen.AsEnumerable(), setting => setting.Value == "of another vendor");
    }

    [Fact]
    public async Task AddConnector_WithoutItsSection_IsNotCalled()
    {
        await using var services = PluginServices.Of(
            Loaded(new TestPlugin { Connect = (_, _) => throw new InvalidOperationException() }), new ConfigurationBuilder().Build(), TimeProvider.System);

        Assert.Empty(services.Connectors);
    }

    [Theory]
    [InlineData("acme", "crowdstrike.alerts")]
    [InlineData("crowdstrike", "acme.things")]
    public void Connector_ThatTakesAnothersName_IsRefused(string name, string feed) =>
        Assert.Throws<PluginException>(() => PluginServices.Of(Loaded(Connecting(new TestConnector(name, feed, feed))), Configuration, TimeProvider.System));

    [Theory]
    [InlineData("crowdstrike.alerts", "brought records of")]
    [InlineData(null, "failed by itself: NullReferenceException")]
    public async Task Read_AConnectorThatMisbehaves_IsThatFeedsFailure(string? brought, string reason)
    {
        await using var services = PluginServices.Of(Loaded(Connecting(new TestConnector("acme", "acme.things", brought))), Configuration, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<ConnectorException>(async () =>
        {
            await foreach (var batch in services.Connectors[0].ReadAsync("acme.things", Cursor.Beginning, TestContext.Current.CancellationToken))
            {
                Assert.Fail(batch.Feed);
            }
        });

        Assert.Contains(reason, failure.Message);
    }

    private static Plugin Loaded(IPlugin code) => Plugin.Of(TestPlugin.Manifest, "acme", code);

    private static TestPlugin Connecting(IConnector connector) => new() { Connect = (services, _) => services.AddSingleton(connector) };

    private sealed class TestConnector(string name, string feed, string? brought) : IConnector
    {
        public string Name => name;

        public IReadOnlyList<FeedDescription> Describe() => [new(feed, "things", ["osint_inventory_info"], "none")];

        public async IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            yield return new Batch { Feed = brought ?? throw new NullReferenceException(), Records = 0, Events = [] };
        }
    }
}
