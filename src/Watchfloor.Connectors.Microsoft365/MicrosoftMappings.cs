namespace Watchfloor.Connectors.Microsoft365;

/// <summary>The mapping of each feed. They need no configuration and no network.</summary>
internal sealed class MicrosoftMappings
{
    private readonly Dictionary<string, IFeedMapping> byFeed = new IFeedMapping[]
    {
        new AlertMapping(),
        new IncidentMapping(),
        new EntraLogMapping(MicrosoftFeed.SignIns),
        new EntraLogMapping(MicrosoftFeed.Audits),
        new UserMapping(),
        new MachineMapping(),
        new HuntingMapping(MicrosoftFeed.HuntingProcess),
        new HuntingMapping(MicrosoftFeed.HuntingNetwork),
        new OfficeMapping(),
    }.ToDictionary(mapping => mapping.Feed);

    public IEnumerable<IFeedMapping> All => byFeed.Values;

    public IFeedMapping this[string feed] => byFeed[feed];
}
