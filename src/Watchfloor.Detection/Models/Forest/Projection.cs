using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Watchfloor.Detection.Models.Forest;

/// <summary>The dot product of a row and a hyperplane, in an order of additions that every processor can keep.</summary>
/// <remarks>Term j goes to lane j mod 8; lanes are added (0+4)+(2+6) + (1+5)+(3+7). Multiply and add round apart: a fused one would differ where there is none.</remarks>
internal static class Projection
{
    private const int Lanes = 8;

    /// <summary>Of a row of a sample, its columns taken in the plane's order.</summary>
    public static float OfSample(Plane plane, TreeSample sample, int row)
    {
        Span<float> sums = stackalloc float[Lanes];
        sums.Clear();
        for (var j = 0; j < plane.Columns.Length; j++)
        {
            sums[j % Lanes] += plane.Weights[j] * sample.Column(plane.Columns[j])[row];
        }

        return Sum(sums);
    }

    /// <summary>Of a row, given the columns that have a weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe float Sparse(float* row, int* columns, float* weights, int count)
    {
        if (count == 2)
        {
            return (weights[0] * row[columns[0]]) + (weights[1] * row[columns[1]]);
        }

        Span<float> sums = stackalloc float[Lanes];
        sums.Clear();
        for (var j = 0; j < count; j++)
        {
            sums[j % Lanes] += weights[j] * row[columns[j]];
        }

        return Sum(sums);
    }

    /// <summary>Of a row and weights that both lie in order and are padded with zeros to a multiple of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe float Dense(float* row, float* weights, int padded)
    {
        var sums = Vector256<float>.Zero;
        for (var j = 0; j < padded; j += Lanes)
        {
            sums += Vector256.Load(weights + j) * Vector256.Load(row + j);
        }

        var four = sums.GetLower() + sums.GetUpper();
        var two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two[0] + two[1];
    }

    private static float Sum(ReadOnlySpan<float> sums) =>
        (sums[0] + sums[4] + (sums[2] + sums[6])) + (sums[1] + sums[5] + (sums[3] + sums[7]));
}
