using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors.Tests.Contract;
using Watchfloor.Lab;

namespace Watchfloor.Connectors.CrowdStrike.Tests;

public sealed class AlertContractTests() : FalconContractTests(FalconFeeds.Alerts, "/alerts/combined");

public sealed class HostContractTests() : FalconContractTests(FalconFeeds.Hosts, "/devices/combined");

public sealed class TelemetryContractTests() : FalconContractTests(FalconFeeds.Telemetry, "/queryjobs/")
{
    // A search answers with all its rows.
    protected override bool HasPages => false;
}

/// <summary>The shared promises, for each kind of reading that the connector has.</summary>
public abstract class FalconContractTests(string feed, string pagePath) : ConnectorContractTests
{
    protected override string Feed => feed;

    protected override string PagePath => pagePath;

    protected override string TokenAudience => "crowdstrike";

    protected override void AddConnector(IServiceCollection services, LabAddresses lab) => services.AddCrowdStrikeConnector(FalconLabTests.Configuration(lab));
}
