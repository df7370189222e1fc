using System.Globalization;

namespace Watchfloor.Infra;

/// <summary>One line of the price table.</summary>
internal sealed record Price
{
    /// <summary><c>aws</c>, <c>azure</c> or <c>gcp</c>.</summary>
    public required string Cloud { get; init; }

    /// <summary>Type that is priced.</summary>
    public required string Type { get; init; }

    /// <summary>Which resources of the type; see <see cref="Condition"/>.</summary>
    public required string When { get; init; }

    /// <summary>What is paid for, in words.</summary>
    public required string What { get; init; }

    /// <summary>How many: a number, an argument that holds one, or <c>count</c> and a list.</summary>
    public required string Quantity { get; init; }

    /// <summary>US dollars a month for each.</summary>
    public required decimal Usd { get; init; }

    /// <summary>Day the price was written down; null for what costs nothing.</summary>
    public required DateOnly? Date { get; init; }

    /// <summary>Page it came from; a hyphen for what costs nothing.</summary>
    public required string Source { get; init; }

    /// <summary>Whether a service makes this for itself, so that no plan shows it.</summary>
    public bool Beyond => What.StartsWith("beyond: ", StringComparison.Ordinal);

    /// <summary>The price table.</summary>
    public static IReadOnlyList<Price> Read(string file) =>
        [.. Table.Read(file, fields: 8).Select(line => new Price
        {
            Cloud = line[0],
            Type = line[1],
            When = line[2],
            What = line[3],
            Quantity = line[4],
            Usd = decimal.Parse(line[5], CultureInfo.InvariantCulture),
            Date = line[6] == "-" ? null : DateOnly.ParseExact(line[6], "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Source = line[7],
        })];

    /// <summary>How many of it a resource is.</summary>
    public decimal Of(Resource resource) =>
        decimal.TryParse(Quantity, CultureInfo.InvariantCulture, out var fixedQuantity) ? fixedQuantity
        : Quantity.StartsWith("count ", StringComparison.Ordinal) ? Counted(resource, Quantity["count ".Length..])
        : (decimal)(resource.Number(Quantity) ?? throw new FormatException($"{resource.Address} has no number at {Quantity}, which the price table multiplies by."));

    // A list of ids that are known only after apply is missing in a plan; it holds at least one.
    private static decimal Counted(Resource resource, string path) => Math.Max(1, resource.All(path).Count());
}
