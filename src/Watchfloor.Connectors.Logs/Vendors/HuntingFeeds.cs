using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Vendors;

/// <summary>The feed of a hunting row by the table it is from: the one that collecting fills, so that a row is known whichever way it came.</summary>
internal static class HuntingFeeds
{
    /// <summary>Connections.</summary>
    public const string Network = "microsoft.hunting.network";

    private const string Others = "microsoft.hunting";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Others, "microsoft.hunting.process", Network, "microsoft.hunting.file", "microsoft.hunting.logon",
        "microsoft.hunting.email", "microsoft.hunting.registry", "microsoft.hunting.identity",
    ];

    /// <summary>The feed of one event.</summary>
    public static string Of(OcsfEvent ocsfEvent) => ocsfEvent.Metadata.LogName switch
    {
        "DeviceProcessEvents" => "microsoft.hunting.process",
        "DeviceNetworkEvents" => Network,
        "DeviceFileEvents" => "microsoft.hunting.file",
        "DeviceLogonEvents" => "microsoft.hunting.logon",
        "EmailEvents" => "microsoft.hunting.email",
        "DeviceRegistryEvents" => "microsoft.hunting.registry",
        "IdentityLogonEvents" => "microsoft.hunting.identity",
        _ => Others,
    };
}
