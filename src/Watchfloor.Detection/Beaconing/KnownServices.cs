using System.Globalization;
using Watchfloor.Detection.Network;

namespace Watchfloor.Detection.Beaconing;

/// <summary>Domains of services that poll by nature, each with an owner and a date by which the entry must be looked at again.</summary>
/// <remarks>An entry halves a score and shows in the reasons; it never hides a pair. Attackers front their traffic with such domains.</remarks>
internal sealed class KnownServices
{
    private readonly Dictionary<string, KnownService> bySuffix;

    private KnownServices(IEnumerable<KnownService> services) => bySuffix = services.ToDictionary(service => service.Suffix);

    /// <summary>The list built in, <c>known-services.csv</c>.</summary>
    public static KnownServices BuiltIn { get; } = new(EmbeddedText.Rows(typeof(KnownServices), "known-services.csv").Select(Parse));

    /// <summary>The entry whose suffix the name ends with at a dot; null when there is none.</summary>
    public KnownService? Find(string name) => DomainNames.AndAbove(name).Select(domain => bySuffix.GetValueOrDefault(domain)).FirstOrDefault(service => service is not null);

    /// <summary>The factor for a name that the list knows; null for any other.</summary>
    public Multiplier? Factor(string? name) => name is not null && Find(name) is { } service
        ? new("known_service", 0.5, NetworkFindings.Invariant($"{service.Suffix} is listed as {service.Purpose} of {service.Owner}, to be reviewed by {service.ReviewBy:yyyy-MM-dd}."))
        : null;

    private static KnownService Parse(string[] cells) => new(cells[0], cells[1], cells[2], DateOnly.Parse(cells[3], CultureInfo.InvariantCulture));
}

/// <summary>One entry.</summary>
/// <param name="Suffix">Domain in lower case.</param>
/// <param name="Owner">Who runs it.</param>
/// <param name="Purpose">What it does.</param>
/// <param name="ReviewBy">Look at the entry again by then.</param>
internal sealed record KnownService(string Suffix, string Owner, string Purpose, DateOnly ReviewBy);
