namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Addresses of one of Microsoft's clouds. Login and Graph belong together: one of another cloud gives 401.</summary>
/// <param name="Login">Login authority.</param>
/// <param name="Graph">Graph root, and the audience of its tokens.</param>
/// <param name="Defender">Defender for Endpoint API; null where there is none.</param>
/// <param name="DefenderAudience">Audience of its tokens.</param>
internal sealed record MicrosoftCloud(Uri Login, Uri Graph, Uri? Defender, Uri? DefenderAudience)
{
    private static readonly Uri WorldLogin = new("https://login.microsoftonline.com");
    private static readonly Uri WorldGraph = new("https://graph.microsoft.com");
    private static readonly Uri GovernmentLogin = new("https://login.microsoftonline.us");
    private static readonly Uri GovernmentDefender = new("https://api-gov.securitycenter.microsoft.us");
    private static readonly Uri GccDefender = new("https://api-gcc.securitycenter.microsoft.us");

    private static readonly Dictionary<string, MicrosoftCloud> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["global"] = new(WorldLogin, WorldGraph, new("https://api.security.microsoft.com"), new("https://api.securitycenter.microsoft.com")),
        ["gcc"] = new(WorldLogin, WorldGraph, GccDefender, GccDefender),
        ["gcc-high"] = new(GovernmentLogin, new("https://graph.microsoft.us"), GovernmentDefender, GovernmentDefender),
        ["dod"] = new(GovernmentLogin, new("https://dod-graph.microsoft.us"), GovernmentDefender, GovernmentDefender),
        ["china"] = new(new("https://login.chinacloudapi.cn"), new("https://microsoftgraph.chinacloudapi.cn"), null, null),
    };

    /// <summary>The names that configuration may use.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The cloud of that name; null when there is none.</summary>
    public static MicrosoftCloud? Named(string name) => ByName.GetValueOrDefault(name);
}
