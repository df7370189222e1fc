using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors.Tests.Contract;
using Watchfloor.Lab;

namespace Watchfloor.Connectors.Proofpoint.Tests;

/// <summary>The promises that all connectors share, for one feed of TAP.</summary>
public abstract class TapFeedContractTests : ConnectorContractTests
{
    // HTTP Basic: no token to expire, and a 401 is final.
    protected override string? TokenAudience => null;

    protected override bool HasPages => false;

    protected override bool HasMalformedRecords => false;

    protected override bool SaysWhenToComeBack => false;

    protected override void AddConnector(IServiceCollection services, LabAddresses lab) => services.AddProofpointConnector(TapLabTests.Configuration(lab));
}

/// <summary>Messages and clicks; a window comes whole.</summary>
public sealed class TapSiemContractTests : TapFeedContractTests
{
    protected override string Feed => TapFeeds.Siem;

    protected override string PagePath => "/v2/siem/all";

    protected override bool HasMalformedRecords => true;

    protected override int MalformedRecords => TapMapping.Lists.Count;

    // Judged anew, or linked to a campaign.
    protected override bool ComesInVersions => true;
}

/// <summary>Messages and clicks, list by list.</summary>
public sealed class TapSeparateSiemContractTests : TapFeedContractTests
{
    protected override string Feed => TapFeeds.Siem;

    protected override string PagePath => "/v2/siem/messages/blocked";

    protected override bool HasMalformedRecords => true;

    protected override bool ComesInVersions => true;

    protected override void AddConnector(IServiceCollection services, LabAddresses lab)
    {
        base.AddConnector(services, lab);
        services.PostConfigure<TapOptions>(options => options.Endpoints = SiemEndpoints.Separate);
    }
}

/// <summary>Threat summaries.</summary>
public sealed class TapThreatContractTests : TapFeedContractTests
{
    protected override string Feed => TapFeeds.Threats;

    protected override string PagePath => "/v2/threat/summary";
}

/// <summary>Campaigns.</summary>
public sealed class TapCampaignContractTests : TapFeedContractTests
{
    protected override string Feed => TapFeeds.Campaigns;

    protected override string PagePath => "/v2/campaign/";
}

/// <summary>Forensic reports.</summary>
public sealed class TapForensicsContractTests : TapFeedContractTests
{
    protected override string Feed => TapFeeds.Forensics;

    protected override string PagePath => "/v2/forensics";

    protected override bool HasMalformedRecords => true;
}

/// <summary>Very attacked people.</summary>
public sealed class TapVeryAttackedContractTests : TapFeedContractTests
{
    protected override string Feed => TapFeeds.VeryAttacked;

    protected override string PagePath => "/v2/people/vap";

    protected override bool HasPages => true;

    protected override bool HasMalformedRecords => true;
}

/// <summary>Top clickers.</summary>
public sealed class TapTopClickerContractTests : TapFeedContractTests
{
    protected override string Feed => TapFeeds.TopClickers;

    protected override string PagePath => "/v2/people/top-clickers";

    protected override bool HasMalformedRecords => true;
}
