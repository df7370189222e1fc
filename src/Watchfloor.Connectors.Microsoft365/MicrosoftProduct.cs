using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>The products that events name as their source.</summary>
internal static class MicrosoftProduct
{
    public const string Vendor = "Microsoft";

    public static Product Entra { get; } = new() { Name = "Microsoft Entra ID", VendorName = Vendor };

    public static Product DefenderXdr { get; } = new() { Name = "Microsoft Defender XDR", VendorName = Vendor };

    public static Product DefenderForEndpoint { get; } = new() { Name = "Microsoft Defender for Endpoint", VendorName = Vendor };

    public static Product Office365 { get; } = new() { Name = "Microsoft 365", VendorName = Vendor };
}
