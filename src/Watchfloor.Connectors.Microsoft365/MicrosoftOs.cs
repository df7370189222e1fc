using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Operating systems from the names that Microsoft's products use.</summary>
internal static class MicrosoftOs
{
    private const int Unknown = 0;
    private const int Server = 1;
    private const int Desktop = 2;
    private const int Mobile = 5;

    /// <summary>The system; null when it has no name.</summary>
    public static Os? Of(string? name, string? version = null, string? build = null) =>
        name is null ? null : new Os { Name = name, TypeId = OsType(name), Version = version, Build = build };

    /// <summary>device.type_id as far as the system's name says.</summary>
    public static int DeviceType(string? osName) => osName switch
    {
        null => Unknown,
        _ when Has(osName, "server") => Server,
        _ when OsType(osName) is 201 or 301 => Mobile,
        _ when OsType(osName) is 100 or 300 => Desktop,
        _ => Unknown,
    };

    private static int OsType(string name) => name switch
    {
        _ when Has(name, "windows") => 100,
        _ when Has(name, "android") => 201,
        _ when Has(name, "ipad") => 302,
        _ when Has(name, "ios") => 301,
        _ when Has(name, "mac") => 300,
        _ when Has(name, "linux") || Has(name, "ubuntu") || Has(name, "debian") || Has(name, "redhat") || Has(name, "centos") || Has(name, "suse") => 200,
        _ => Unknown,
    };

    private static bool Has(string name, string word) => name.Contains(word, StringComparison.OrdinalIgnoreCase);
}
