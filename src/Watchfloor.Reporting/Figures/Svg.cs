using System.Globalization;
using System.Text;

namespace Watchfloor.Reporting;

/// <summary>Writes an SVG drawing. Text is made visible and escaped here; colours come from the classes of report.css.</summary>
internal sealed class Svg(double width, double height, string label)
{
    private readonly StringBuilder body = new();

    public string Finish() => string.Create(CultureInfo.InvariantCulture,
        $"<svg class=\"figure\" viewBox=\"0 0 {width:0.#} {height:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" role=\"img\" aria-label=\"{Html.Outside(label, 300)}\">{body}</svg>");

    public void Rect(double x, double y, double w, double h, string css, double radius = 0, string? title = null) =>
        Element(string.Create(CultureInfo.InvariantCulture, $"rect class=\"{css}\" x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(w, 0.5):0.#}\" height=\"{h:0.#}\" rx=\"{radius:0.#}\""), "rect", title);

    public void Line(double x1, double y1, double x2, double y2, string css) =>
        body.Append(CultureInfo.InvariantCulture, $"<line class=\"{css}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"/>");

    public void Circle(double x, double y, double r, string css, string? title = null) =>
        Element(string.Create(CultureInfo.InvariantCulture, $"circle class=\"{css}\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{r:0.#}\""), "circle", title);

    public void Path(string d, string css, string? title = null) => Element($"path class=\"{css}\" d=\"{d}\"", "path", title);

    /// <summary>Text at a point; <paramref name="anchor"/> is start, middle or end.</summary>
    public void Text(double x, double y, string text, string css = "", string anchor = "start", int maxLength = 60, string? title = null)
    {
        var whole = title is null ? "" : $"<title>{Html.Outside(title, 400)}</title>";
        body.Append(CultureInfo.InvariantCulture, $"<text class=\"{css}\" x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{Html.Outside(text, maxLength)}{whole}</text>");
    }

    public void OpenLink(string anchor, string label) =>
        body.Append(CultureInfo.InvariantCulture, $"<a href=\"#{Html.Text(anchor)}\" aria-label=\"{Html.Outside(label, 300)}\"><title>{Html.Outside(label, 300)}</title>");

    public void CloseLink() => body.Append("</a>");

    /// <summary>The text cut to what fits into a width in the figures' font, measured by an average letter.</summary>
    public static string Fit(string text, double width, double letter = 6.3)
    {
        var visible = VisibleText.Of(text, 200);
        var room = (int)(width / letter);
        if (visible.Length <= room || room < 4)
        {
            return visible.Length <= room ? visible : visible[..Math.Min(visible.Length, 4)];
        }

        // Both ends of a name tell it apart: the host at the front, the extension or the domain at the end.
        var head = (room - 1) * 2 / 3;
        return $"{visible[..head].TrimEnd()}…{visible[^(room - 1 - head)..].TrimStart()}";
    }

    private void Element(string open, string name, string? title)
    {
        if (title is null)
        {
            body.Append('<').Append(open).Append("/>");
        }
        else
        {
            body.Append('<').Append(open).Append("><title>").Append(Html.Outside(title, 400)).Append("</title></").Append(name).Append('>');
        }
    }
}
