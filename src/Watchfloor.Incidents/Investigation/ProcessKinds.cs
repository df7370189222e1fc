namespace Watchfloor.Incidents;

/// <summary>Programs of Windows that start everything else: to have one as parent says nothing, and its other children are nobody's business.</summary>
internal static class ProcessKinds
{
    private static readonly HashSet<string> SessionRoots = new(StringComparer.OrdinalIgnoreCase)
    {
        "explorer.exe", "services.exe", "svchost.exe", "winlogon.exe", "wininit.exe", "userinit.exe", "smss.exe", "csrss.exe", "lsass.exe", "taskeng.exe",
        "taskhostw.exe", "sihost.exe", "runtimebroker.exe", "system", "dllhost.exe", "wmiprvse.exe", "wsmprovhost.exe", "winrshost.exe", "lsm.exe", "fontdrvhost.exe",
    };

    private static readonly HashSet<string> Gateways = new(StringComparer.OrdinalIgnoreCase)
    {
        "outlook.exe", "olk.exe", "winword.exe", "excel.exe", "powerpnt.exe", "onenote.exe", "msedge.exe", "chrome.exe", "firefox.exe", "acrord32.exe", "acrobat.exe",
        "teams.exe", "ms-teams.exe", "7zfm.exe", "winrar.exe", "thunderbird.exe",
    };

    /// <summary>Parents of what somebody starts from another machine.</summary>
    private static readonly HashSet<string> RemoteStarters = new(StringComparer.OrdinalIgnoreCase)
    {
        "services.exe", "wmiprvse.exe", "wsmprovhost.exe", "winrshost.exe", "mmc.exe", "svchost.exe",
    };

    /// <summary>True for a program that starts the programs of a session or of the machine.</summary>
    public static bool IsSessionRoot(string? name) => name is null || SessionRoots.Contains(name);

    /// <summary>True for a program through which people open what others sent them.</summary>
    public static bool IsGateway(string? name) => name is not null && Gateways.Contains(name);

    /// <summary>True for a parent of programs that were started from another machine.</summary>
    public static bool IsRemoteStarter(string? name) => name is not null && RemoteStarters.Contains(name);

    /// <summary>True where the investigation stops to climb.</summary>
    public static bool IsTop(string? name) => IsSessionRoot(name) || IsGateway(name);
}
