using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors.Tests.Contract;
using Watchfloor.Lab;

namespace Watchfloor.Connectors.Microsoft365.Tests;

public sealed class AlertContractTests() : MicrosoftContractTests(MicrosoftFeed.Alerts, "/security/alerts_v2");

public sealed class IncidentContractTests() : MicrosoftContractTests(MicrosoftFeed.Incidents, "/security/incidents")
{
    protected override bool HasMalformedRecords => false;
}

public sealed class SignInContractTests() : MicrosoftContractTests(MicrosoftFeed.SignIns, "/auditLogs/signIns");

public sealed class AuditContractTests() : MicrosoftContractTests(MicrosoftFeed.Audits, "/auditLogs/directoryAudits");

public sealed class UserContractTests() : MicrosoftContractTests(MicrosoftFeed.Users, "/v1.0/users")
{
    protected override bool HasMalformedRecords => false;
}

public sealed class HuntingContractTests() : MicrosoftContractTests(MicrosoftFeed.HuntingProcess, "/security/runHuntingQuery")
{
    protected override bool HasPages => false;

    // The first question is for the table's columns; HuntingReadingTests has the odd row.
    protected override bool HasMalformedRecords => false;
}

public sealed class HuntingLogonContractTests() : MicrosoftContractTests(MicrosoftFeed.HuntingLogon, "/security/runHuntingQuery")
{
    protected override bool HasPages => false;

    protected override bool HasMalformedRecords => false;
}

public sealed class RiskDetectionContractTests() : MicrosoftContractTests(MicrosoftFeed.RiskDetections, "/identityProtection/riskDetections")
{
    // Read twice, by detection and by change: the same odd record comes with both.
    protected override bool HasMalformedRecords => false;
}

public sealed class RiskyUserContractTests() : MicrosoftContractTests(MicrosoftFeed.RiskyUsers, "/identityProtection/riskyUsers");

public sealed class DeviceContractTests() : MicrosoftContractTests(MicrosoftFeed.Devices, "/v1.0/devices")
{
    protected override bool HasMalformedRecords => false;
}

public sealed class OfficeContractTests() : MicrosoftContractTests(MicrosoftFeed.Office, "/subscriptions/content")
{
    protected override string TokenAudience => "office";

    // Lists name blobs; the records are in those.
    protected override bool HasMalformedRecords => false;
}

public sealed class OfficeBlobContractTests() : MicrosoftContractTests(MicrosoftFeed.Office, "/activity/feed/audit")
{
    protected override string TokenAudience => "office";

    protected override bool HasPages => false;

    protected override bool HasMalformedRecords => false;
}

public sealed class PurviewContractTests() : MicrosoftContractTests(MicrosoftFeed.Purview, "/records")
{
    // What a search found is written in wrapping of its own.
    protected override bool HasMalformedRecords => false;
}

public sealed class MachineContractTests() : MicrosoftContractTests(MicrosoftFeed.Machines, "/api/machines")
{
    protected override string TokenAudience => "defender";

    // Pages are numbers here: an empty one is the end, not a fault.
    protected override bool HasPages => false;
}

/// <summary>The shared promises, for each kind of reading that the connector has.</summary>
public abstract class MicrosoftContractTests(string feed, string pagePath) : ConnectorContractTests
{
    protected override string Feed => feed;

    protected override string PagePath => pagePath;

    protected override string TokenAudience => "graph";

    protected override void AddConnector(IServiceCollection services, LabAddresses lab) =>
        services.AddMicrosoft365Connector(Configuration(lab));

    internal static IConfiguration Configuration(LabAddresses lab) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Connectors:Microsoft365:Http:BudgetShare"] = "0",
        ["Connectors:Microsoft365:TenantId"] = lab.MicrosoftTenantId,
        ["Connectors:Microsoft365:ClientId"] = lab.MicrosoftClientId,
        ["Connectors:Microsoft365:ClientSecret"] = lab.MicrosoftClientSecret,
        ["Connectors:Microsoft365:LoginBaseAddress"] = lab.MicrosoftLogin.ToString(),
        ["Connectors:Microsoft365:GraphBaseAddress"] = lab.MicrosoftGraph.ToString(),
        ["Connectors:Microsoft365:DefenderBaseAddress"] = lab.MicrosoftDefender.ToString(),
        ["Connectors:Microsoft365:OfficeBaseAddress"] = lab.MicrosoftOffice.ToString(),
        ["Connectors:Microsoft365:PurviewPollInterval"] = "00:00:00.010",

        // The lab's company is small; data loss prevention and labels alone would be a handful of records.
        ["Connectors:Microsoft365:PurviewRecordTypes:0"] = "exchangeItemAggregated",
        ["Connectors:Microsoft365:PurviewRecordTypes:1"] = "exchangeItem",
        ["Connectors:Microsoft365:PurviewRecordTypes:2"] = "sharePointFileOperation",
        ["Connectors:Microsoft365:PurviewRecordTypes:3"] = "dlpEndpoint",
    }).Build();
}
