using System.Globalization;
using System.Text;

namespace Watchfloor.Detection.Beaconing;

/// <summary>A small drawing of the gaps between calls over time, on a logarithmic scale, with the fitted period as a line.</summary>
/// <remarks>Only numbers go into it, so nothing that a sensor reported can reach the page that shows it.</remarks>
internal static class GapPlot
{
    private const int Width = 360;
    private const int Height = 80;
    private const int MostPoints = 400;

    /// <summary>An SVG image; the same calls give the same text.</summary>
    /// <param name="times">Seconds, ascending.</param>
    /// <param name="period">Fitted period, seconds.</param>
    public static string Svg(ReadOnlySpan<double> times, double period)
    {
        var gaps = new List<(double At, double Log)>(times.Length);
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] > times[i - 1])
            {
                gaps.Add((times[i], Math.Log10(times[i] - times[i - 1])));
            }
        }

        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Gaps between calls\">");
        if (gaps.Count > 0)
        {
            var line = Math.Log10(Math.Max(period, 1e-6));
            var low = Math.Min(line, gaps.Min(gap => gap.Log)) - 0.1;
            var high = Math.Max(line, gaps.Max(gap => gap.Log)) + 0.1;
            var (first, span) = (gaps[0].At, Math.Max(1e-6, gaps[^1].At - gaps[0].At));
            var step = Math.Max(1, gaps.Count / MostPoints);
            text.Append(CultureInfo.InvariantCulture, $"<line x1=\"0\" x2=\"{Width}\" y1=\"{Y(line):0.#}\" y2=\"{Y(line):0.#}\" stroke=\"#c33\" stroke-width=\"1\"/><path fill=\"none\" stroke=\"#246\" stroke-width=\"2\" stroke-linecap=\"round\" d=\"");
            for (var i = 0; i < gaps.Count; i += step)
            {
                text.Append(CultureInfo.InvariantCulture, $"M{(gaps[i].At - first) / span * Width:0.#} {Y(gaps[i].Log):0.#}h0");
            }

            text.Append("\"/>");

            double Y(double log) => Height - ((log - low) / (high - low) * Height);
        }

        return text.Append("</svg>").ToString();
    }
}
