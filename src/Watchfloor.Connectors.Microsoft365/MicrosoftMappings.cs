namespace Watchfloor.Connectors.Microsoft365;

/// <summary>The mapping of each feed. They need no configuration and no network.</summary>
internal sealed class MicrosoftMappings
{
    private readonly Dictionary<string, IFeedMapping> byFeed = new IFeedMapping[]
    {
        new AlertMapping(MicrosoftFeed.Alerts),
        new IncidentMapping(),
        new EntraLogMapping(MicrosoftFeed.SignIns),
        new EntraLogMapping(MicrosoftFeed.Audits),
        new AlertMapping(MicrosoftFeed.RiskDetections),
        new AlertMapping(MicrosoftFeed.ServicePrincipalRiskDetections),
        new UserMapping(MicrosoftFeed.Users),
        new UserMapping(MicrosoftFeed.RiskyUsers),
        new UserMapping(MicrosoftFeed.RiskyServicePrincipals),
        new EntraDeviceMapping(),
        new MachineMapping(),
        new MachineActionMapping(),
        new HuntingMapping(MicrosoftFeed.HuntingProcess),
        new HuntingMapping(MicrosoftFeed.HuntingNetwork),
        new HuntingMapping(MicrosoftFeed.HuntingFile),
        new HuntingMapping(MicrosoftFeed.HuntingLogon),
        new HuntingMapping(MicrosoftFeed.HuntingEmail),
        new HuntingMapping(MicrosoftFeed.HuntingRegistry),
        new HuntingMapping(MicrosoftFeed.HuntingIdentity),
        new OfficeMapping(MicrosoftFeed.Office),
        new OfficeMapping(MicrosoftFeed.Purview),
    }.ToDictionary(mapping => mapping.Feed);

    public IEnumerable<IFeedMapping> All => byFeed.Values;

    public IFeedMapping this[string feed] => byFeed[feed];
}
