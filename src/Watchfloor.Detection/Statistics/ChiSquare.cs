namespace Watchfloor.Detection.Statistics;

/// <summary>The chi-square distribution, through the regularised incomplete gamma function.</summary>
internal static class ChiSquare
{
    /// <summary>Probability of a value of at most <paramref name="value"/> with <paramref name="degrees"/> degrees of freedom.</summary>
    public static double LowerTail(double value, double degrees) => value <= 0 ? 0 : RegularisedGamma(degrees / 2, value / 2);

    // Series below a + 1 and Lentz's continued fraction above, as in Abramowitz and Stegun 6.5.29 and 6.5.31.
    private static double RegularisedGamma(double a, double x)
    {
        var scale = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        if (x < a + 1)
        {
            var term = 1 / a;
            var sum = term;
            for (var n = 1; n < 10_000 && term > sum * 1e-15; n++)
            {
                term *= x / (a + n);
                sum += term;
            }

            return Math.Clamp(sum * scale, 0, 1);
        }

        const double Tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var h = d;
        for (var n = 1; n < 10_000; n++)
        {
            var an = -n * (n - a);
            b += 2;
            d = 1 / NotZero((an * d) + b);
            c = NotZero(b + (an / c));
            var step = d * c;
            h *= step;
            if (Math.Abs(step - 1) < 1e-15)
            {
                break;
            }
        }

        return Math.Clamp(1 - (h * scale), 0, 1);

        static double NotZero(double v) => Math.Abs(v) < Tiny ? Tiny : v;
    }

    /// <summary>Logarithm of the gamma function for positive numbers, by Stirling's series after shifting up.</summary>
    internal static double LogGamma(double x)
    {
        var shift = 0.0;
        while (x < 12)
        {
            shift += Math.Log(x);
            x++;
        }

        var inverse = 1 / (x * x);
        var series = ((((1.0 / 1188 * inverse) - (1.0 / 1680)) * inverse) + (1.0 / 1260)) * inverse;
        series = ((series - (1.0 / 360)) * inverse) + (1.0 / 12);
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series / x) - shift;
    }
}
