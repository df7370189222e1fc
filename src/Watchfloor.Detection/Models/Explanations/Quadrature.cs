namespace Watchfloor.Detection.Models.Explanations;

/// <summary>Gauss-Legendre points and weights on 0 to 1: n of them integrate polynomials up to degree 2n - 1 exactly.</summary>
internal static class Quadrature
{
    /// <summary>Points and weights, ascending.</summary>
    public static (double[] Points, double[] Weights) Of(int count)
    {
        var (points, weights) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            // Newton's method on the Legendre polynomial, from Tricomi's first guess.
            var x = -Math.Cos(Math.PI * (i + 0.75) / (count + 0.5));
            var slope = 0.0;
            for (var step = 0; step < 100; step++)
            {
                (var value, slope) = Legendre(count, x);
                var next = x - (value / slope);
                if (next == x)
                {
                    break;
                }

                x = next;
            }

            (points[i], weights[i]) = ((x + 1) / 2, 1 / ((1 - (x * x)) * slope * slope));
        }

        return (points, weights);
    }

    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        var (before, value) = (1.0, x);
        for (var n = 2; n <= degree; n++)
        {
            (before, value) = (value, ((((2 * n) - 1) * x * value) - ((n - 1) * before)) / n);
        }

        return (value, degree * ((x * value) - before) / ((x * x) - 1));
    }
}
