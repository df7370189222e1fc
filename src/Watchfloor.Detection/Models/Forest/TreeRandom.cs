namespace Watchfloor.Detection.Models.Forest;

/// <summary>The generator that trees draw from: SplitMix64 (Steele, Lea and Flood 2014).</summary>
/// <remarks>
/// Our own, because the sequence is part of a model's identity: the same seed must give the same forest in every later version and on
/// every system. Integer arithmetic only, so it does.
/// </remarks>
internal struct TreeRandom(ulong seed, int stream)
{
    private ulong state = Mix((seed * 0xD1342543DE82EF95UL) + ((ulong)(uint)stream * 0x9E3779B97F4A7C15UL));

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15UL;
        return Mix(state);
    }

    /// <summary>A whole number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Next(int limit) => (int)(((NextBits() >> 32) * (ulong)(uint)limit) >> 32);

    /// <summary>A number from 0 (included) to 1 (excluded), a multiple of 2^-53.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>About normal with mean 0 and variance 1: twelve uniform numbers less six. No logarithm or cosine, whose last bit differs between systems.</summary>
    public double NextNormal()
    {
        var sum = 0.0;
        for (var i = 0; i < 12; i++)
        {
            sum += NextUnit();
        }

        return sum - 6;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
