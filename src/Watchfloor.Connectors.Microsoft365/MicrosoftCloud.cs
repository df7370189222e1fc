namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Addresses of one of Microsoft's clouds. Login and Graph belong together: one of another cloud gives 401.</summary>
/// <param name="Login">Login authority.</param>
/// <param name="Graph">Graph root, and the audience of its tokens.</param>
/// <param name="Defender">Defender for Endpoint API; null where there is none.</param>
/// <param name="DefenderAudience">Audience of its tokens.</param>
/// <param name="Office">Office 365 Management Activity API, and the audience of its tokens; null where its address is not known.</param>
internal sealed record MicrosoftCloud(Uri Login, Uri Graph, Uri? Defender, Uri? DefenderAudience, Uri? Office)
{
    private static readonly Uri WorldLogin = new("https://login.microsoftonline.com");
    private static readonly Uri WorldGraph = new("https://graph.microsoft.com");
    private static readonly Uri GovernmentLogin = new("https://login.microsoftonline.us");
    private static readonly Uri GovernmentDefender = new("https://api-gov.securitycenter.microsoft.us");
    private static readonly Uri GccDefender = new("https://api-gcc.securitycenter.microsoft.us");

    private static readonly Dictionary<string, MicrosoftCloud> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["global"] = new(WorldLogin, WorldGraph, new("https://api.security.microsoft.com"), new("https://api.securitycenter.microsoft.com"), new("https://manage.office.com")),
        ["gcc"] = new(WorldLogin, WorldGraph, GccDefender, GccDefender, new("https://manage-gcc.office.com")),
        ["gcc-high"] = new(GovernmentLogin, new("https://graph.microsoft.us"), GovernmentDefender, GovernmentDefender, new("https://manage.office365.us")),
        ["dod"] = new(GovernmentLogin, new("https://dod-graph.microsoft.us"), GovernmentDefender, GovernmentDefender, new("https://manage.protection.apps.mil")),
        ["china"] = new(new("https://login.chinacloudapi.cn"), new("https://microsoftgraph.chinacloudapi.cn"), null, null, null),
    };

    /// <summary>The names that configuration may use.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The cloud of that name; null when there is none.</summary>
    public static MicrosoftCloud? Named(string name) => ByName.GetValueOrDefault(name);
}
