using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Watchfloor.Reporting;

/// <summary>Writes a document as one HTML file that asks for nothing outside itself and runs no script.</summary>
internal sealed class HtmlWriter
{
    private const int CitationsShown = 6;

    private static readonly string Style = ReadStyle();

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    private readonly StringBuilder html = new(64 * 1024);

    public static string Write(ReportDocument document)
    {
        var writer = new HtmlWriter();
        writer.WriteDocument(document);
        return writer.html.ToString();
    }

    private void WriteDocument(ReportDocument document)
    {
        // The policy allows our own style sheet by its hash and nothing else: no script, no picture, no font, no form, no request.
        Line("<!DOCTYPE html>");
        Line("<html lang=\"en\">");
        Line("<head>");
        Line("<meta charset=\"utf-8\">");
        Line($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; form-action 'none'\">");
        Line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        Line("<meta name=\"referrer\" content=\"no-referrer\">");
        Line("<meta name=\"color-scheme\" content=\"light dark\">");
        Line($"<title>{Html.Outside(document.Title, 200)} · {Html.Text(document.Kind)}</title>");
        Line($"<style>{Style}</style>");
        Line("</head>");
        Line("<body>");
        Line("<a class=\"skip\" href=\"#main\">Skip to the report</a>");
        Line("<div class=\"page\">");
        WriteContents(document);
        Line("<main id=\"main\">");
        Line("<header>");
        Line($"<p class=\"kind\">{Html.Text(document.Kind)}</p>");
        Line($"<h1>{Html.Outside(document.Title, 300)}</h1>");
        Line($"<p class=\"labels\">{Inline(document.Labels)}</p>");
        WriteBlocks(document.Head);
        Line("</header>");
        foreach (var section in document.Sections)
        {
            Line($"<section id=\"{section.Anchor}\" aria-labelledby=\"{section.Anchor}-title\">");
            Line($"<h2 id=\"{section.Anchor}-title\">{Html.Text(section.Title)}</h2>");
            WriteBlocks(section.Blocks);
            Line("</section>");
        }

        Line($"<footer><p>{Inline(document.Foot)}</p></footer>");
        Line("</main>");
        Line("</div>");
        Line("</body>");
        Line("</html>");
    }

    private void WriteContents(ReportDocument document)
    {
        Line("<nav aria-label=\"Contents\"><ul>");
        foreach (var section in document.Sections)
        {
            Line($"<li><a href=\"#{section.Anchor}\">{Html.Text(section.Title)}</a></li>");
        }

        Line("</ul></nav>");
    }

    private void WriteBlocks(IEnumerable<Block> blocks)
    {
        foreach (var block in blocks)
        {
            WriteBlock(block);
        }
    }

    private void WriteBlock(Block block)
    {
        switch (block)
        {
            case Paragraph paragraph:
                Line($"<p>{Inline(paragraph.Runs)}</p>");
                break;
            case Remark remark:
                Line($"<p class=\"remark\">{Inline(remark.Runs)}</p>");
                break;
            case Statements statements:
                Line("<ul class=\"statements\">");
                foreach (var item in statements.Items)
                {
                    Line($"<li>{Inline(item)}</li>");
                }

                Line("</ul>");
                break;
            case Facts facts:
                WriteFacts(facts.Items);
                break;
            case Table table:
                WriteTable(table);
                break;
            case Figure figure:
                Line("<figure>");
                Line($"<div class=\"plot\" tabindex=\"0\" role=\"region\" aria-label=\"{Html.Text(figure.Caption)}\">{figure.Svg}</div>");
                Line($"<figcaption>{Html.Text(figure.Caption)}{Cite(figure.Numbers)}</figcaption>");
                Line("</figure>");
                break;
            case Meter meter:
                WriteMeter(meter);
                break;
            case TacticStrip strip:
                WriteStrip(strip);
                break;
            case Card card:
                Line("<article class=\"card\">");
                Line($"<h3>{Inline(card.Title)}</h3>");
                Line($"<p>{Inline(card.Body)}</p>");
                WriteFacts(card.Items);
                Line("</article>");
                break;
            case EvidenceAppendix appendix:
                WriteAppendix(appendix);
                break;
            default:
                throw new NotSupportedException($"HtmlWriter does not know the block {block.GetType().Name}; add it to WriteBlock.");
        }
    }

    private void WriteFacts(IReadOnlyList<(string Name, IReadOnlyList<Run> Value)> items)
    {
        Line("<dl class=\"facts\">");
        foreach (var (name, value) in items)
        {
            Line($"<div><dt>{Html.Text(name)}</dt><dd>{Inline(value)}</dd></div>");
        }

        Line("</dl>");
    }

    private void WriteTable(Table table)
    {
        Line($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Html.Text(table.Label)}\"><table>");
        Line($"<caption>{Html.Text(table.Label)}</caption>");
        Line($"<thead><tr>{string.Concat(table.Columns.Select(column => $"<th scope=\"col\">{Html.Text(column)}</th>"))}</tr></thead>");
        Line("<tbody>");
        foreach (var row in table.Rows)
        {
            var anchor = row.Anchor is { } name ? $" id=\"{Html.Text(name)}\"" : "";
            if (row.Kind is RowKind.Gap or RowKind.Group)
            {
                Line($"<tr{anchor} class=\"{row.Kind.ToString().ToLowerInvariant()}\"><td colspan=\"{table.Columns.Count}\">{string.Concat(row.Cells.Select(Inline))}</td></tr>");
                continue;
            }

            html.Append(CultureInfo.InvariantCulture, $"<tr{anchor}{(row.Kind == RowKind.Finding ? " class=\"finding\"" : "")}>");
            for (var i = 0; i < row.Cells.Count; i++)
            {
                var column = Html.Text(table.Columns[i]);
                html.Append(i == 0
                    ? $"<th scope=\"row\" data-label=\"{column}\">{Inline(row.Cells[i])}</th>"
                    : $"<td data-label=\"{column}\"{(row.Cells[i].Count == 0 ? " class=\"empty\"" : "")}>{Inline(row.Cells[i])}</td>");
            }

            Line("</tr>");
        }

        Line("</tbody></table></div>");
    }

    private void WriteMeter(Meter meter)
    {
        // Widths are attributes of SVG, since the policy forbids style attributes.
        var value = Math.Clamp(meter.Value, 0, 100);
        Line("<div class=\"meter\">");
        Line($"<p><strong>{Html.Text(meter.Label)} {value}</strong> of 100</p>");
        Line($"<svg viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Html.Text(meter.Label)} {value} of 100\"><rect class=\"track\" width=\"100\" height=\"4\"/><rect class=\"level\" width=\"{value}\" height=\"4\"/></svg>");
        Line("<ul>");
        foreach (var (name, points, text) in meter.Parts)
        {
            Line($"<li><span class=\"points\">{points.ToString("+0;−0;0", CultureInfo.InvariantCulture)}</span> <strong>{Html.Outside(name, 80)}</strong> {Html.Outside(text, 300)}</li>");
        }

        Line("</ul></div>");
    }

    private void WriteStrip(TacticStrip strip)
    {
        Line("<ol class=\"strip\" aria-label=\"Tactics in the order of the matrix\">");
        foreach (var (name, count, also) in strip.Tactics)
        {
            Line($"<li{(count > 0 ? " class=\"seen\"" : also > 0 ? " class=\"also\"" : "")}><span>{Html.Text(name)}</span> <b>{(count > 0 || also == 0 ? count : $"also {also}")}</b></li>");
        }

        Line("</ol>");
    }

    private void WriteAppendix(EvidenceAppendix appendix)
    {
        Line("<ol class=\"evidence\">");
        foreach (var group in appendix.Groups)
        {
            if (group.Items.Count == 1)
            {
                WriteEvidence(group.Items[0]);
                continue;
            }

            var (first, last) = (group.Items[0], group.Items[^1]);
            Line($"<li class=\"group\"><details><summary><b>e{first.Number}–e{last.Number}</b> {Html.Text(Wording.Count(group.Items.Count, "event"))} of one kind: {Html.Outside(first.Kind, 60)}, {Html.Outside(first.Feed, 80)}, {Wording.Time(group.Items.Min(item => item.Time))} to {Wording.Time(group.Items.Max(item => item.Time))}</summary><ol>");
            foreach (var item in group.Items)
            {
                WriteEvidence(item);
            }

            Line("</ol></details></li>");
        }

        Line("</ol>");
    }

    private void WriteEvidence(EvidenceItem item)
    {
        Line($"<li id=\"e{item.Number}\"><p><b>e{item.Number}</b> <time datetime=\"{item.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z\">{Wording.Time(item.Time)}</time> <span class=\"class\">{Html.Outside(item.Kind, 60)}</span> {Inline(item.Line)}</p>");
        Line($"<p class=\"uid\">{Html.Outside(item.Feed, 100)}:{Html.Outside(item.Uid, 300)}</p>");
        WriteCollapsed("OCSF event", item.Json);
        WriteCollapsed("Record as received", item.Raw);
        Line("</li>");
    }

    private void WriteCollapsed(string title, string? text)
    {
        if (text is not null)
        {
            Line($"<details><summary>{title}</summary><pre tabindex=\"0\">{Html.Text(text)}</pre></details>");
        }
    }

    private string Inline(IReadOnlyList<Run> runs) => string.Concat(runs.Select(Inline));

    private string Inline(Run run) => run switch
    {
        Words words => Html.Outside(words.Text, 4000),
        Strong strong => $"<strong>{Html.Outside(strong.Text, 1000)}</strong>",
        Muted muted => $"<span class=\"muted\">{Html.Outside(muted.Text, 1000)}</span>",
        Quotation quote => $"<code dir=\"ltr\">{Html.Outside(quote.Value, quote.MaxLength)}</code>",
        Tag tag => $"<span class=\"tag {tag.Tone.ToString().ToLowerInvariant()}\">{Html.Outside(tag.Text, 100)}</span>",
        Jump jump => $"<a href=\"#{Html.Text(jump.Anchor)}\">{Html.Outside(jump.Text, 200)}</a>",
        Citation citation => Cite(citation.Numbers),
        _ => throw new NotSupportedException($"HtmlWriter does not know the run {run.GetType().Name}; add it to Inline."),
    };

    private static string Cite(IReadOnlyList<int> numbers)
    {
        if (numbers.Count == 0)
        {
            return "";
        }

        var runs = Numbers.Runs(numbers).ToArray();
        var links = runs.Take(CitationsShown).Select(run => run.First == run.Last
            ? $"<a href=\"#e{run.First}\">e{run.First}</a>"
            : $"<a href=\"#e{run.First}\">e{run.First}</a>–<a href=\"#e{run.Last}\">e{run.Last}</a>");
        if (runs.Length <= CitationsShown)
        {
            return $" <span class=\"cite\">[{string.Join(", ", links)}]</span>";
        }

        var rest = runs.Skip(CitationsShown).Select(run => run.First == run.Last ? $"e{run.First}" : $"e{run.First}–e{run.Last}");
        return $" <span class=\"cite\" title=\"{string.Join(", ", rest)}\">[{string.Join(", ", links)} and {runs.Skip(CitationsShown).Sum(run => run.Last - run.First + 1)} more]</span>";
    }

    private void Line(string text) => html.Append(text).Append('\n');

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(HtmlWriter).Assembly.GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("The assembly lacks report.css; build Watchfloor.Reporting again."));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
