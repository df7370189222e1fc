namespace Watchfloor.Lab.Network;

/// <summary>Random numbers from one 64-bit seed, the same on every system and in every version of the runtime (SplitMix64, Steele 2014).</summary>
/// <param name="seed">The seed.</param>
internal sealed class Draws(ulong seed)
{
    private ulong state = seed;

    /// <summary>A stream of its own for one part, so that one part never shifts another.</summary>
    public static Draws Of(ulong seed, string part)
    {
        // FNV-1a over the name; the generator itself does the mixing.
        var hash = 14695981039346656037UL;
        foreach (var letter in part)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return new(new Draws(seed ^ hash).Next());
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Evenly in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Evenly in [-1, 1).</summary>
    public double Either() => (2 * Unit()) - 1;

    /// <summary>A whole number from 0, below <paramref name="below"/>.</summary>
    public int Below(int below) => (int)(Unit() * below);

    /// <summary>Evenly between two numbers.</summary>
    public double Between(double from, double to) => from + ((to - from) * Unit());

    /// <summary>Exponential with a mean.</summary>
    public double Exponential(double mean) => -mean * Math.Log(1 - Unit());

    /// <summary>Standard normal (Box and Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    /// <summary>Pareto from <paramref name="least"/> with exponent <paramref name="shape"/>, cut at <paramref name="most"/>.</summary>
    public double Pareto(double least, double shape, double most) => Math.Min(most, least / Math.Pow(1 - Unit(), 1 / shape));

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => Unit() < probability;

    /// <summary>A word of lower-case letters.</summary>
    public string Word(int length) => string.Create(length, this, static (letters, draws) =>
    {
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = (char)('a' + draws.Below(26));
        }
    });
}
