using System.Globalization;

namespace Watchfloor.Detection.Network;

/// <summary>Resolvers that anybody may use, each with an owner and a date by which the entry must be looked at again.</summary>
internal static class PublicResolvers
{
    private static readonly Dictionary<string, (string Owner, DateOnly ReviewBy)> ByAddress = EmbeddedText.Rows(typeof(PublicResolvers), "public-resolvers.csv")
        .ToDictionary(cells => cells[0], cells => (cells[1], DateOnly.Parse(cells[3], CultureInfo.InvariantCulture)));

    /// <summary>The factor for a listed resolver; null for any other.</summary>
    public static Multiplier? Find(string address) => ByAddress.TryGetValue(address, out var entry)
        ? new("public_resolver", 0.55, NetworkFindings.Invariant($"{address} is listed as public resolver of {entry.Owner}, to be reviewed by {entry.ReviewBy:yyyy-MM-dd}."))
        : null;
}
