using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Watchfloor.Cli;

/// <summary>Where a command writes: results to standard output, notices and progress to standard error.</summary>
internal sealed class Output(bool json)
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Default,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new EvidenceIdConverter(), new VendorTextConverter(), new EntityConverter() },
    };

    private readonly Lock gate = new();

    /// <summary>Standard error as a Spectre console: progress, colour when it is a terminal.</summary>
    public IAnsiConsole Notices { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Standard output as a Spectre console: tables for people.</summary>
    public IAnsiConsole Screen { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>Whether standard output is for machines.</summary>
    public bool IsJson => json;

    /// <summary>Whether a person watches standard error.</summary>
    public bool IsInteractive => Notices.Profile.Capabilities.Interactive && !Console.IsErrorRedirected;

    /// <summary>One object on one line of standard output, with <c>--json</c> only.</summary>
    public void Line(object value)
    {
        if (json)
        {
            lock (gate)
            {
                Console.Out.WriteLine(ToJson(value));
            }
        }
    }

    /// <summary>An object as one line of JSON.</summary>
    public static string ToJson(object value) => JsonSerializer.Serialize(value, value.GetType(), JsonOptions);

    /// <summary>A table for people; nothing with <c>--json</c>.</summary>
    /// <param name="columns">Headings.</param>
    /// <param name="rows">Cells, as many as headings.</param>
    /// <param name="wrapped">The column that takes the room there is and wraps; the last when null.</param>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, int? wrapped = null)
    {
        if (json)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        for (var i = 0; i < columns.Count; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i]));
            table.AddColumn(i == (wrapped ?? columns.Count - 1) ? column : column.NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(SafeText(cell))));
        }

        Screen.Write(table);
    }

    /// <summary>Text for people on standard output; nothing with <c>--json</c>.</summary>
    public void Say(string text)
    {
        if (!json)
        {
            Screen.WriteLine(SafeText(text));
        }
    }

    /// <summary>A heading for people on standard output; nothing with <c>--json</c>.</summary>
    public void Heading(string text)
    {
        if (!json)
        {
            Screen.WriteLine();
            Screen.Write(new Text(SafeText(text), new Style(decoration: Decoration.Bold)));
            Screen.WriteLine();
        }
    }

    /// <summary>A remark on standard error.</summary>
    public void Notice(string text) => Notices.WriteLine(SafeText(text));

    /// <summary>What went wrong, on standard error.</summary>
    public void Error(string text)
    {
        Notices.Write(new Text(SafeText(text), new Style(Color.Red)));
        Notices.WriteLine();
    }

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (isRedirected)
        {
            // A file or pipe has no width of its own; eighty columns would fold every table and message.
            console.Profile.Width = 160;
        }

        return console;
    }

    // A file name or command line may hold escape sequences that would steer the terminal.
    private static string SafeText(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) && c is not '\n' and not '\t' ? '\uFFFD' : c));
}
