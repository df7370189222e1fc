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

public sealed class CaseQueryContractTests() : FalconContractTests(FalconFeeds.Cases, "/cases/queries/")
{
    // Ids have no shape to be wrong; the cases behind them do.
    protected override bool HasMalformedRecords => false;
}

public sealed class CaseContractTests() : FalconContractTests(FalconFeeds.Cases, "/cases/entities/")
{
    protected override bool HasPages => false;
}

public sealed class VulnerabilityContractTests() : FalconContractTests(FalconFeeds.Vulnerabilities, "/spotlight/combined");

public sealed class IocContractTests() : FalconContractTests(FalconFeeds.Iocs, "/iocs/combined");

public sealed class ActorContractTests() : FalconContractTests(FalconFeeds.Actors, "/intel/combined/actors");

public sealed class IndicatorContractTests() : FalconContractTests(FalconFeeds.Indicators, "/intel/combined/indicators");

public sealed class ReportContractTests() : FalconContractTests(FalconFeeds.Reports, "/intel/combined/reports");

public sealed class StreamContractTests() : FalconContractTests(FalconFeeds.Stream, "/datafeed/v2")
{
    // One call needs the token: the discovery. What it leads to has neither pages nor a token of the API.
    protected override string? TokenAudience => null;

    protected override bool HasPages => false;

    protected override bool HasMalformedRecords => false;
}

/// <summary>The shared promises, for each kind of reading that the connector has.</summary>
public abstract class FalconContractTests(string feed, string pagePath) : ConnectorContractTests
{
    protected override string Feed => feed;

    protected override string PagePath => pagePath;

    protected override string? TokenAudience => "crowdstrike";

    protected override void AddConnector(IServiceCollection services, LabAddresses lab) => services.AddCrowdStrikeConnector(FalconLabTests.Configuration(lab, ("StreamQuiet", "00:00:00.3")));
}
