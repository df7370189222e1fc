using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>The product, as it stands in every event.</summary>
internal static class TapProduct
{
    /// <summary>Targeted Attack Protection.</summary>
    public static readonly Product Value = new() { Name = "Proofpoint TAP", VendorName = "Proofpoint" };
}
