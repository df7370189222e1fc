namespace Watchfloor.Infra;

/// <summary>What a stack costs a month, line by line.</summary>
/// <param name="Lines">What is in the plan: what, how many, US dollars.</param>
/// <param name="Beyond">What services make for themselves; not in <see cref="Total"/>.</param>
/// <param name="Unpriced">Types of the plan that the table does not know.</param>
internal sealed record Cost(IReadOnlyList<CostLine> Lines, IReadOnlyList<CostLine> Beyond, IReadOnlyList<string> Unpriced)
{
    /// <summary>US dollars a month of what is in the plan.</summary>
    public decimal Total => Lines.Sum(line => line.Usd);

    /// <summary>Counts the priced resources of a stack.</summary>
    public static Cost Of(Stack stack, IReadOnlyList<Price> prices)
    {
        var here = prices.Where(price => price.Cloud == stack.Cloud).ToList();
        var lines = (from price in here
                     let fitting = stack.Of(price.Type).Where(resource => Condition.Fits(resource, price.When)).ToList()
                     where fitting.Count > 0 && price.Usd > 0
                     let quantity = fitting.Sum(price.Of)
                     select (price, line: new CostLine(price.What, quantity, decimal.Round(quantity * price.Usd, 2)))).ToList();
        var known = here.Select(price => price.Type).ToHashSet(StringComparer.Ordinal);
        return new Cost(
            [.. lines.Where(entry => !entry.price.Beyond).Select(entry => entry.line).OrderByDescending(line => line.Usd)],
            [.. lines.Where(entry => entry.price.Beyond).Select(entry => entry.line)],
            [.. stack.Resources.Select(resource => resource.Type).Distinct().Where(type => !known.Contains(type))]);
    }
}

/// <summary>One line of a cost table.</summary>
/// <param name="What">What is paid for.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Usd">US dollars a month for all of them.</param>
internal sealed record CostLine(string What, decimal Quantity, decimal Usd);
