using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors;
using Watchfloor.Lab;
using Watchfloor.Ocsf;
using Watchfloor.Plugins;

namespace Acme.Tests;

public sealed class AcmePluginTests
{
    [Fact]
    public void Plugin_WithItsManifest_KeepsTheRules()
    {
        var plugin = Plugin.Of(PluginManifest.Read(AppContext.BaseDirectory), AppContext.BaseDirectory, new AcmePlugin());

        Assert.Null(plugin.Problem);
    }

    [Fact]
    public void Map_ARecord_IsValidOcsfWithWhatOnePivotsOn()
    {
        const string Record = """{"id":"7","url":"http://host.example.com/a.bin","host":"host.example.com","date_added":"2026-03-02 09:00:00 UTC","threat":"malware_download","tags":["elf"],"reporter":"someone"}""";

        var mapped = new AcmeMapping().Map(Record);

        var indicator = Assert.IsType<OsintInventory>(Assert.Single(mapped.Events));
        Assert.Empty(OcsfValidator.Default.Validate(indicator).Errors);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), indicator.Time);
        Assert.Equal(["http://host.example.com/a.bin", "host.example.com"], indicator.Observables!.Select(observable => observable.Value));
        Assert.Equal("someone", (string?)indicator.Unmapped!["reporter"]);
    }

    [Fact]
    public async Task Report_AnAddress_SendsItOnce()
    {
        var vendor = new AcmeDouble();
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = LabOptions.FewestEmployees, Guests = [vendor] }, TestContext.Current.CancellationToken);
        var services = new ServiceCollection().AddSingleton<TimeProvider>(lab.Clock);
        new AcmePlugin().AddConnector(services, AcmeContractTests.Settings(lab.Addresses));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<AcmeClient>().ReportAsync("http://192.0.2.7/a.bin", "mirai", TestContext.Current.CancellationToken);

        Assert.Contains("http://192.0.2.7/a.bin", Assert.Single(vendor.Reports));
    }
}
