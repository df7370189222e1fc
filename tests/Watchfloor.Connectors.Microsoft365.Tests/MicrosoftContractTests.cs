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
    }).Build();
}
