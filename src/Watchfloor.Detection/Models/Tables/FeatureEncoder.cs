using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Models.Tables;

/// <summary>A column of a model.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Categories">Values and how often training saw them; null for numbers.</param>
public sealed record Feature(string Name, CategoryMap? Categories = null);

/// <summary>Turns a table's columns into the numbers that models compare. Columns of numbers stay as they are.</summary>
/// <remarks>
/// A category becomes two numbers: its surprise, -ln of its share in training, so that rare names are far out; and its place in a random
/// order, so that a cut parts the names into two random groups. A value that training did not see is the most surprising and stands past the end of the order.
/// </remarks>
internal sealed class FeatureEncoder
{
    private readonly IReadOnlyList<Feature> features;
    private readonly int[] first;
    private readonly (float Surprise, float Place)[]?[] codes;

    public FeatureEncoder(IReadOnlyList<Feature> features, ulong seed)
    {
        this.features = features;
        first = new int[features.Count + 1];
        codes = new (float, float)[]?[features.Count];
        for (var i = 0; i < features.Count; i++)
        {
            first[i + 1] = first[i] + (features[i].Categories is null ? 1 : 2);
            codes[i] = features[i].Categories is { } map ? Codes(map, new(seed, -2 - i)) : null;
        }
    }

    /// <summary>Numbers a row after encoding.</summary>
    public int Width => first[^1];

    /// <summary>Whether encoding changes anything.</summary>
    public bool IsPlain => Width == features.Count;

    /// <summary>The column that an encoded number belongs to.</summary>
    public int FeatureOf(int column)
    {
        var at = Array.BinarySearch(first, column);
        return at >= 0 ? at : ~at - 1;
    }

    /// <summary>Encodes a table; the same array when nothing changes.</summary>
    public ReadOnlyMemory<float> Encode(ReadOnlyMemory<float> rows)
    {
        if (IsPlain)
        {
            return rows;
        }

        var count = rows.Length / features.Count;
        var encoded = new float[(long)count * Width];
        for (var row = 0; row < count; row++)
        {
            Encode(rows.Span.Slice(row * features.Count, features.Count), encoded.AsSpan(row * Width, Width));
        }

        return encoded;
    }

    private void Encode(ReadOnlySpan<float> row, Span<float> to)
    {
        for (var i = 0; i < features.Count; i++)
        {
            if (codes[i] is not { } known)
            {
                to[first[i]] = row[i];
                continue;
            }

            // The last place is that of a value never seen.
            var code = float.IsNaN(row[i]) ? (float.NaN, float.NaN) : known[row[i] is >= 0 && row[i] < known.Length - 1 ? (int)row[i] : known.Length - 1];
            (to[first[i]], to[first[i] + 1]) = code;
        }
    }

    private static (float, float)[] Codes(CategoryMap map, TreeRandom random)
    {
        var order = Enumerable.Range(0, map.Values.Count).ToArray();
        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        double total = map.Counts.Sum(count => (long)count) + 1;
        return [.. order.Select((place, code) => ((float)-Math.Log((map.Counts[code] + 0.5) / total), (float)place)), ((float)-Math.Log(0.5 / total), order.Length)];
    }
}
