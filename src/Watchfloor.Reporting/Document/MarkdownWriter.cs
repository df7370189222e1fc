using System.Globalization;
using System.Text;

namespace Watchfloor.Reporting;

/// <summary>Writes a document as Markdown (CommonMark with GitHub's tables). Evidence numbers link to headings of the same file.</summary>
internal sealed class MarkdownWriter
{
    // Private use: VisibleText lets none through from outside.
    private const char Bar = '\uE000';

    private readonly StringBuilder markdown = new(32 * 1024);

    public static string Write(ReportDocument document)
    {
        var writer = new MarkdownWriter();
        writer.Paragraph($"# {Words(document.Title, 300)}");
        writer.Paragraph($"{Words(document.Kind, 100)}: {Inline(document.Labels)}");
        writer.Blocks(document.Head);
        foreach (var section in document.Sections)
        {
            writer.Paragraph($"## {Words(section.Title, 200)}");
            writer.Blocks(section.Blocks);
        }

        writer.Paragraph("---");
        writer.Paragraph(Inline(document.Foot));
        return writer.markdown.ToString().TrimEnd('\n') + "\n";
    }

    private void Blocks(IEnumerable<Block> blocks)
    {
        foreach (var block in blocks)
        {
            Block(block);
        }
    }

    private void Block(Block block)
    {
        switch (block)
        {
            case Paragraph paragraph:
                Paragraph(Inline(paragraph.Runs));
                break;
            case Remark remark:
                Paragraph($"*{Inline(remark.Runs)}*");
                break;
            case Statements statements:
                Items(statements.Items.Select(Inline));
                break;
            case Facts facts:
                Items(facts.Items.Select(item => $"**{Words(item.Name, 100)}:** {Inline(item.Value)}"));
                break;
            case Table table:
                Table(table);
                break;
            case Figure:
                // Drawings stand in the HTML report; the table beside each says the same.
                break;
            case Meter meter:
                Paragraph($"**{Words(meter.Label, 40)} {meter.Value}** of 100");
                Items(meter.Parts.Select(part => $"{part.Points.ToString("+0;−0;0", CultureInfo.InvariantCulture)} **{Words(part.Name, 80)}** {Words(part.Text, 300)}"));
                break;
            case TacticStrip strip:
                Paragraph(string.Join(" → ", strip.Tactics.Where(tactic => tactic.Count > 0).Select(tactic => $"{Words(tactic.Name, 60)} ({tactic.Count})")));
                break;
            case Card card:
                Paragraph($"### {Inline(card.Title)}");
                Paragraph(Inline(card.Body));
                Items(card.Items.Select(item => $"**{Words(item.Name, 100)}:** {Inline(item.Value)}"));
                break;
            case EvidenceAppendix appendix:
                foreach (var item in appendix.Groups.SelectMany(group => group.Items))
                {
                    Evidence(item);
                }

                break;
            default:
                throw new NotSupportedException($"MarkdownWriter does not know the block {block.GetType().Name}; add it to Block.");
        }
    }

    private void Table(Table table)
    {
        markdown.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", table.Columns.Select(column => Words(column, 100)))} |\n");
        markdown.Append(CultureInfo.InvariantCulture, $"|{string.Concat(table.Columns.Select(_ => " --- |"))}\n");
        foreach (var row in table.Rows)
        {
            var cells = row.Kind is RowKind.Gap or RowKind.Group
                ? [string.Concat(row.Cells.Select(Inline)), .. Enumerable.Repeat("", table.Columns.Count - 1)]
                : row.Cells.Select(Inline);
            var line = string.Join(" | ", cells).Replace(Bar.ToString(), "\\|", StringComparison.Ordinal);
            markdown.Append(CultureInfo.InvariantCulture, $"| {line} |\n");
        }

        markdown.Append('\n');
    }

    private void Evidence(EvidenceItem item)
    {
        // GitHub, GitLab and editors make the anchor e12 of the heading e12, so the links need no HTML.
        Paragraph($"### e{item.Number}");
        Paragraph($"{Wording.Time(item.Time)}, {Words(item.Kind, 60)}: {Inline(item.Line)}");
        Paragraph($"Evidence id {Code($"{item.Feed}:{item.Uid}", 400)}");
        Fence("json", item.Json);
        Fence("text", item.Raw);
    }

    private void Fence(string language, string? text)
    {
        if (text is null)
        {
            return;
        }

        // Template engines fill {{…}} inside fences too; within a JSON string the escape means the same brace.
        var safe = text.Replace("{{", "{\\u007b", StringComparison.Ordinal).Replace("{%", "{\\u0025", StringComparison.Ordinal);
        var fence = new string('`', Math.Max(3, LongestRun(safe, '`') + 1));
        Paragraph($"{fence}{language}\n{safe.TrimEnd('\n')}\n{fence}");
    }

    private static string Inline(IReadOnlyList<Run> runs) => string.Concat(runs.Select(Inline)).Trim();

    private static string Inline(Run run) => run switch
    {
        Words words => Words(words.Text, 4000),
        Strong strong => $"**{Words(strong.Text, 1000)}**",
        Muted muted => Words(muted.Text, 1000),
        Quotation quote => Code(quote.Value, quote.MaxLength),
        Tag tag => $"**{Words(tag.Text, 100)}** ",
        Jump jump => Words(jump.Text, 200),
        Citation citation => Cite(citation.Numbers),
        _ => throw new NotSupportedException($"MarkdownWriter does not know the run {run.GetType().Name}; add it to Inline."),
    };

    private static string Cite(IReadOnlyList<int> numbers) => numbers.Count == 0 ? "" : " " + string.Join(" ", Numbers.Runs(numbers).Select(run =>
        run.First == run.Last ? $"[[e{run.First}]](#e{run.First})" : $"[[e{run.First}–e{run.Last}]](#e{run.First})"));

    // A backslash before any ASCII punctuation is that character and nothing more: no emphasis, link, table, HTML, heading or bare link comes of it.
    private static string Words(string? text, int maxLength)
    {
        var visible = VisibleText.Of(text, maxLength);
        var escaped = new StringBuilder(visible.Length + 16);
        foreach (var c in visible)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is ' ' or ',' or ';' or '?' or '%' or '/' or '\'' || !char.IsAscii(c))
            {
                escaped.Append(c);
            }
            else if (c is '.' or ':' or '-' or '(' or ')' && !LooksLikeSyntax(visible))
            {
                escaped.Append(c);
            }
            else
            {
                escaped.Append('\\').Append(c);
            }
        }

        return escaped.ToString().Replace("//", "/\\/", StringComparison.Ordinal).Replace("{%", "{\\%", StringComparison.Ordinal);
    }

    // Dots, colons, dashes and brackets are prose nearly always; text that starts like a list or a heading, or holds a link, has them escaped too.
    private static bool LooksLikeSyntax(string text)
    {
        var start = text.TrimStart();
        return start.Length > 0 && (start[0] is '-' or '+' or '=' || start.TrimStart("0123456789").StartsWith('.') || start.TrimStart("0123456789").StartsWith(')'))
            || text.Contains("://", StringComparison.Ordinal)
            || text.Contains('@', StringComparison.Ordinal)
            || text.Contains("](", StringComparison.Ordinal)
            || text.Contains("www.", StringComparison.OrdinalIgnoreCase);
    }

    // Nothing inside a code span is markup, but in a table a bar still ends the cell; what stands for it here is settled where it lands.
    private static string Code(string? text, int maxLength)
    {
        var visible = VisibleText.Of(text, maxLength)
            .Replace("{{", "{⟨U+007B⟩", StringComparison.Ordinal)
            .Replace("{%", "{⟨U+0025⟩", StringComparison.Ordinal)
            .Replace('|', Bar);
        if (visible.Trim().Length == 0)
        {
            return "(empty)";
        }

        var fence = new string('`', LongestRun(visible, '`') + 1);
        var pad = visible.StartsWith('`') || visible.EndsWith('`') ? " " : "";
        return $"{fence}{pad}{visible}{pad}{fence}";
    }

    private static int LongestRun(string text, char wanted)
    {
        int longest = 0, now = 0;
        foreach (var c in text)
        {
            now = c == wanted ? now + 1 : 0;
            longest = Math.Max(longest, now);
        }

        return longest;
    }

    private void Items(IEnumerable<string> items)
    {
        foreach (var item in items)
        {
            markdown.Append("- ").Append(item.Replace(Bar, '|')).Append('\n');
        }

        markdown.Append('\n');
    }

    private void Paragraph(string text) => markdown.Append(text.Replace(Bar, '|')).Append("\n\n");
}
