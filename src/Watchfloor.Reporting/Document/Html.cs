using System.Text;

namespace Watchfloor.Reporting;

/// <summary>The one place where text becomes HTML or SVG.</summary>
internal static class Html
{
    /// <summary>Text made safe between tags and within quoted attributes. Braces too, since some wikis fill templates in what is pasted.</summary>
    public static string Text(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '`' => escaped.Append("&#96;"),
                '{' => escaped.Append("&#123;"),
                '}' => escaped.Append("&#125;"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>Outside text made visible and safe.</summary>
    public static string Outside(string? text, int maxLength) => Text(VisibleText.Of(text, maxLength));
}
