using System.Globalization;
using System.Net;
using Watchfloor.Ocsf;
using File = Watchfloor.Ocsf.File;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>Small translations that every Falcon mapping shares: addresses, numbers, hashes, paths, platforms.</summary>
internal static class FalconValues
{
    /// <summary>The vendor, as it stands in every event.</summary>
    public static readonly Product Falcon = new() { Name = "Falcon", VendorName = "CrowdStrike" };

    /// <summary>Profile list of classes where device and actor need one.</summary>
    public static readonly IReadOnlyList<string> HostProfile = ["host"];

    private static readonly Os Windows = new() { Name = "Windows", TypeId = 100 };
    private static readonly Os Linux = new() { Name = "Linux", TypeId = 200 };
    private static readonly Os Mac = new() { Name = "macOS", TypeId = 300 };

    /// <summary>The address, IPv4 unwrapped from IPv6; null when the text is not one.</summary>
    public static string? Ip(string? text)
    {
        // TryParse alone takes "1" for 0.0.0.1.
        if (text is null || text.AsSpan().IndexOfAny('.', ':') < 0 || !IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString() : text.Length <= 40 ? text : address.ToString();
    }

    /// <summary>A port; null when the text is not one.</summary>
    public static int? Port(string? text) => Int(text) is >= 0 and <= 65535 and var port ? port : null;

    /// <summary>A whole number that fits an int; null otherwise.</summary>
    public static int? Int(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A whole number that fits a long; null otherwise.</summary>
    public static long? Long(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Last part of a Windows or Unix path.</summary>
    public static string FileName(string path)
    {
        var cut = path.AsSpan().TrimEnd(@"\/").LastIndexOfAny('\\', '/');
        var name = path.AsSpan(cut + 1).TrimEnd(@"\/");
        return name.IsEmpty ? path : name.Length == path.Length ? path : name.ToString();
    }

    /// <summary>Hashes that are there; Falcon writes zeros for one it did not compute.</summary>
    public static IReadOnlyList<Fingerprint>? Hashes(string? sha256, string? sha1 = null, string? md5 = null)
    {
        List<Fingerprint>? hashes = null;
        Add(3, sha256);
        Add(2, sha1);
        Add(1, md5);
        return hashes;

        void Add(int algorithm, string? value)
        {
            if (value is { Length: > 0 } && value.AsSpan().IndexOfAnyExcept('0') >= 0)
            {
                (hashes ??= new(1)).Add(new() { AlgorithmId = algorithm, Value = value });
            }
        }
    }

    /// <summary>A file by its path; null when there is no path.</summary>
    public static File? FileAt(string? path, IReadOnlyList<Fingerprint>? hashes = null, long? size = null) => path is null ? null : new()
    {
        Name = FileName(path),
        TypeId = 1,
        Path = path,
        Hashes = hashes,
        Size = size,
    };

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
