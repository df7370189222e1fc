namespace Watchfloor.Detection.Models.Forest;

/// <summary>2 to a power, the same bits on every system: the C library's pow is not.</summary>
internal static class PowerOfTwo
{
    private const double Ln2 = 0.693_147_180_559_945_3;

    // 1/n! for n = 0 to 13: on half a step the first term left out is below 2^-60.
    private static readonly double[] Inverse = Factorials();

    /// <summary>2^<paramref name="power"/> for powers from -1,000 to 1,000, within two units of the last place.</summary>
    public static double Raise(double power)
    {
        power = Math.Clamp(power, -1000, 1000);
        var whole = Math.Round(power);
        var x = (power - whole) * Ln2;

        // Horner's scheme; multiply and add round apart, so that a fused instruction makes no difference.
        var sum = Inverse[^1];
        for (var n = Inverse.Length - 2; n >= 0; n--)
        {
            sum = (sum * x) + Inverse[n];
        }

        return sum * BitConverter.Int64BitsToDouble((long)(whole + 1023) << 52);
    }

    private static double[] Factorials()
    {
        var inverse = new double[14];
        var factorial = 1.0;
        for (var n = 0; n < inverse.Length; n++)
        {
            factorial *= Math.Max(n, 1);
            inverse[n] = 1 / factorial;
        }

        return inverse;
    }
}
