using System.Globalization;

namespace Watchfloor.Detection.Beaconing;

/// <summary>Domains of services that poll by nature, each with an owner and a date by which the entry must be looked at again.</summary>
/// <remarks>An entry halves a score and shows in the reasons; it never hides a pair. Attackers front their traffic with such domains.</remarks>
internal sealed class KnownServices
{
    private readonly Dictionary<string, KnownService> bySuffix;

    private KnownServices(IEnumerable<KnownService> services) => bySuffix = services.ToDictionary(service => service.Suffix);

    /// <summary>The list built in, <c>known-services.csv</c>.</summary>
    public static KnownServices BuiltIn { get; } = new(EmbeddedText.Read(typeof(KnownServices), "known-services.csv")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Skip(1)
        .Select(Parse));

    /// <summary>The entry whose suffix the name ends with at a dot; null when there is none.</summary>
    public KnownService? Find(string name)
    {
        for (var rest = name; ;)
        {
            if (bySuffix.TryGetValue(rest, out var service))
            {
                return service;
            }

            var dot = rest.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
            {
                return null;
            }

            rest = rest[(dot + 1)..];
        }
    }

    private static KnownService Parse(string line)
    {
        var cells = line.Split(',');
        return new(cells[0], cells[1], cells[2], DateOnly.Parse(cells[3], CultureInfo.InvariantCulture));
    }
}

/// <summary>One entry.</summary>
/// <param name="Suffix">Domain in lower case.</param>
/// <param name="Owner">Who runs it.</param>
/// <param name="Purpose">What it does.</param>
/// <param name="ReviewBy">Look at the entry again by then.</param>
internal sealed record KnownService(string Suffix, string Owner, string Purpose, DateOnly ReviewBy);
