using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Small translations that every Falcon mapping shares: instants, numbers, platforms.</summary>
internal static class FalconValues
{
    /// <summary>The vendor, as it stands in every event.</summary>
    public static readonly Product Falcon = new() { Name = "Falcon", VendorName = "CrowdStrike" };

    /// <summary>Profile list of classes where device and actor need one.</summary>
    public static readonly IReadOnlyList<string> HostProfile = ["host"];

    private static readonly Os Windows = new() { Name = "Windows", TypeId = 100 };
    private static readonly Os Linux = new() { Name = "Linux", TypeId = 200 };
    private static readonly Os Mac = new() { Name = "macOS", TypeId = 300 };

    /// <summary>An instant; null when there is none. Zero means "not yet" to Falcon and counts as none.</summary>
    public static DateTimeOffset? Instant(string? text) =>
        text is not null && VendorTime.TryParse(text, out var time) && time > DateTimeOffset.UnixEpoch ? time : null;

    /// <summary>A port; null when the text is not one.</summary>
    public static int? Port(string? text) => Int(text) is >= 0 and <= 65535 and var port ? port : null;

    /// <summary>A whole number that fits an int; null otherwise.</summary>
    public static int? Int(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A whole number that fits a long; null otherwise.</summary>
    public static long? Long(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The operating system by Falcon's name of the platform; null when unknown.</summary>
    public static Os? Platform(string? platform, string? version = null)
    {
        var os = platform switch
        {
            null => null,
            _ when platform.StartsWith("Win", StringComparison.OrdinalIgnoreCase) => Windows,
            _ when platform.StartsWith("Lin", StringComparison.OrdinalIgnoreCase) => Linux,
            _ when platform.StartsWith("Mac", StringComparison.OrdinalIgnoreCase) => Mac,
            _ when platform.Equals("Android", StringComparison.OrdinalIgnoreCase) => new() { Name = platform, TypeId = 201 },
            _ when platform.Equals("iOS", StringComparison.OrdinalIgnoreCase) => new() { Name = platform, TypeId = 301 },
            _ => new() { Name = platform, TypeId = 0 },
        };
        return os is null || version is null ? os : os with { Name = version };
    }

    /// <summary>OCSF device type by Falcon's product type, in words or as its number.</summary>
    public static int DeviceType(string? productType) => productType switch
    {
        null => 0,
        _ when productType.Equals("Workstation", StringComparison.OrdinalIgnoreCase) || productType == "1" => 2,
        _ when productType.Equals("Server", StringComparison.OrdinalIgnoreCase) || productType == "3" => 1,
        _ when productType.Equals("Domain Controller", StringComparison.OrdinalIgnoreCase) || productType == "2" => 1,
        _ => 0,
    };

    /// <summary>The account type when the SID is one that Windows gives itself.</summary>
    public static int? SystemAccountType(string? sid) => sid is "S-1-5-18" or "S-1-5-19" or "S-1-5-20" ? 3 : null;
}
