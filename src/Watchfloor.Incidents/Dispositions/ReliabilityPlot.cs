using System.Globalization;
using System.Text;

namespace Watchfloor.Incidents;

/// <summary>A drawing of what was said against what came true; a model that means what it says lies on the diagonal.</summary>
public static class ReliabilityPlot
{
    private const int Side = 320;
    private const int Left = 56;
    private const int Top = 40;

    /// <summary>An SVG image with axes, made of numbers alone.</summary>
    public static string Svg(DispositionTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var most = Math.Max(1, trial.Reliability.Select(bin => bin.Count).DefaultIfEmpty().Max());
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Side + Left + 24} {Side + Top + 60}" width="{Side + Left + 24}" height="{Side + Top + 60}" font-family="sans-serif" font-size="12" role="img" aria-label="Reliability of the disposition model">
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="{Left}" y="20" font-size="14">Reliability on {trial.HeldBack} held-back dispositions</text>
            <rect x="{Left}" y="{Top}" width="{Side}" height="{Side}" fill="none" stroke="#888"/>
            <line x1="{Left}" y1="{Top + Side}" x2="{Left + Side}" y2="{Top}" stroke="#888" stroke-dasharray="4 4"/>

            """);
        for (var tick = 0; tick <= 10; tick += 2)
        {
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(tick / 10.0):0.#}\" y=\"{Top + Side + 18}\" text-anchor=\"middle\">{tick * 10}%</text><text x=\"{Left - 8}\" y=\"{Y(tick / 10.0) + 4:0.#}\" text-anchor=\"end\">{tick * 10}%</text>\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (Side / 2)}\" y=\"{Top + Side + 40}\" text-anchor=\"middle\">said to be malicious</text><text transform=\"translate(14 {Top + (Side / 2)}) rotate(-90)\" text-anchor=\"middle\">were malicious</text>\n");
        if (trial.Reliability.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"#246\" stroke-width=\"1.5\" points=\"{string.Join(' ', trial.Reliability.Select(bin => string.Create(CultureInfo.InvariantCulture, $"{X(bin.Said):0.#},{Y(bin.Came):0.#}")))}\"/>\n");
        }

        foreach (var bin in trial.Reliability)
        {
            text.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(bin.Said):0.#}\" cy=\"{Y(bin.Came):0.#}\" r=\"{3 + (7 * Math.Sqrt((double)bin.Count / most)):0.#}\" fill=\"#246\" fill-opacity=\"0.7\"><title>{bin.Count} incidents</title></circle>\n");
        }

        return text.Append("</svg>\n").ToString();

        static double X(double share) => Left + (share * Side);

        static double Y(double share) => Top + Side - (share * Side);
    }
}
