using System.Numerics;

namespace Watchfloor.Detection.Models.Forest;

/// <summary>Draws rows without replacement, in time that depends on how many are drawn and not on how many there are.</summary>
internal static class Sampling
{
    /// <summary>Fills <paramref name="sample"/> with distinct numbers below <paramref name="count"/> (Floyd's method: Bentley 1987).</summary>
    public static void Draw(long count, Span<long> sample, ref TreeRandom random)
    {
        if (count <= sample.Length)
        {
            for (var i = 0; i < sample.Length; i++)
            {
                sample[i] = i;
            }

            return;
        }

        // An open-addressing set twice as large as what goes in; 0 marks a free place, so row numbers are kept plus one.
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)sample.Length * 2);
        Span<long> seen = size <= 2048 ? stackalloc long[size] : new long[size];
        seen.Clear();
        for (var i = 0; i < sample.Length; i++)
        {
            var limit = count - sample.Length + i;
            var candidate = (long)Math.BigMul(random.NextBits(), (ulong)limit + 1, out _);
            if (!Add(seen, candidate))
            {
                Add(seen, limit);
                candidate = limit;
            }

            sample[i] = candidate;
        }
    }

    private static bool Add(Span<long> seen, long value)
    {
        var at = (int)(((ulong)value * 0x9E3779B97F4A7C15UL) >> 40) & (seen.Length - 1);
        while (seen[at] != 0)
        {
            if (seen[at] == value + 1)
            {
                return false;
            }

            at = (at + 1) & (seen.Length - 1);
        }

        seen[at] = value + 1;
        return true;
    }
}
