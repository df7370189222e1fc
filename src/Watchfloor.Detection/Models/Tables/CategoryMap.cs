namespace Watchfloor.Detection.Models.Tables;

/// <summary>Numbers the values of a column of names in the order they first come.</summary>
public sealed class CategoryMap
{
    /// <summary>Code of a value that training did not see.</summary>
    public const float Unseen = -1;

    private readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    private readonly List<string> values = [];
    private readonly List<int> counts = [];
    private readonly bool isGrowing;

    /// <summary>An empty map that gives every new value the next number, or the map of a model.</summary>
    public CategoryMap(IReadOnlyList<(string Value, int Count)>? known = null)
    {
        isGrowing = known is null;
        foreach (var (value, count) in known ?? [])
        {
            if (!codes.TryAdd(value, values.Count))
            {
                throw new ArgumentException($"The category '{value}' comes twice.", nameof(known));
            }

            values.Add(value);
            counts.Add(count);
        }
    }

    /// <summary>Values in the order of their codes.</summary>
    public IReadOnlyList<string> Values => values;

    /// <summary>How often training saw each.</summary>
    public IReadOnlyList<int> Counts => counts;

    /// <summary>The code of a value: NaN for a missing one, <see cref="Unseen"/> for one that a model does not know.</summary>
    public float Code(string? value)
    {
        if (value is null)
        {
            return float.NaN;
        }

        if (!codes.TryGetValue(value, out var code))
        {
            if (!isGrowing)
            {
                return Unseen;
            }

            code = values.Count;
            codes.Add(value, code);
            values.Add(value);
            counts.Add(0);
        }

        if (isGrowing)
        {
            counts[code]++;
        }

        return code;
    }
}
