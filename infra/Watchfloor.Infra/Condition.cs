namespace Watchfloor.Infra;

/// <summary>
/// What a line of a policy file asks of a resource: parts joined by <c>&amp;</c>, each <c>path = value</c>, <c>path != value</c>,
/// <c>path &gt;= number</c>, <c>path ~ text</c> (contains), <c>path !~ text</c>, <c>path set</c> or <c>path unset</c>; a hyphen asks nothing.
/// </summary>
internal static class Condition
{
    /// <summary>Whether a resource fits.</summary>
    /// <exception cref="FormatException">The condition cannot be read.</exception>
    public static bool Fits(Resource resource, string condition) =>
        condition == "-" || condition.Split(" & ").All(part => One(resource, part.Trim()));

    private static bool One(Resource resource, string part)
    {
        var words = part.Split(' ', 3);
        var values = resource.All(words[0]).Select(Resource.AsText).ToList();
        return words switch
        {
            [_, "set"] => values.Count > 0 && values.TrueForAll(value => value.Length > 0),
            [_, "unset"] => values.TrueForAll(value => value.Length == 0),
            [_, "=", var wanted] => values.Contains(wanted),
            [_, "!=", var unwanted] => !values.Contains(unwanted),
            [_, "~", var piece] => values.Exists(value => value.Contains(piece, StringComparison.Ordinal)),
            [_, "!~", var piece] => !values.Exists(value => value.Contains(piece, StringComparison.Ordinal)),
            [_, ">=", var least] => resource.Number(words[0]) >= double.Parse(least, System.Globalization.CultureInfo.InvariantCulture),
            _ => throw new FormatException($"The condition '{part}' must read: path = value, path != value, path >= number, path ~ text, path !~ text, path set, or path unset."),
        };
    }
}
