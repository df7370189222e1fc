using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors.Tests.Contract;
using Watchfloor.Lab;

namespace Watchfloor.Connectors.Proofpoint.Tests;

/// <summary>The promises that all connectors share.</summary>
public sealed class TapContractTests : ConnectorContractTests
{
    protected override string Feed => TapMapping.FeedName;

    protected override string PagePath => "/v2/siem/all";

    // HTTP Basic: no token to expire, and a 401 is final.
    protected override string? TokenAudience => null;

    // A window comes whole.
    protected override bool HasPages => false;

    protected override int MalformedRecords => TapMapping.Lists.Count;

    // Judged anew, or linked to a campaign.
    protected override bool ComesInVersions => true;

    protected override bool SaysWhenToComeBack => false;

    protected override void AddConnector(IServiceCollection services, LabAddresses lab) => services.AddProofpointConnector(TapLabTests.Configuration(lab));
}
