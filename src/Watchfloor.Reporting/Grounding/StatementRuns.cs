using System.Text.RegularExpressions;
using Watchfloor.Incidents;

namespace Watchfloor.Reporting;

/// <summary>Turns a statement into pieces: our words, and each quoted value on its own.</summary>
internal static partial class StatementRuns
{
    public static IEnumerable<Run> Of(Statement statement)
    {
        var from = 0;
        foreach (Match place in Place().Matches(statement.Text))
        {
            if (!int.TryParse(place.ValueSpan[1..^1], out var index) || index >= statement.Quotes.Count)
            {
                continue;
            }

            if (place.Index > from)
            {
                yield return Run.Words(statement.Text[from..place.Index]);
            }

            yield return Run.Quote(statement.Quotes[index].Reveal());
            from = place.Index + place.Length;
        }

        if (from < statement.Text.Length)
        {
            yield return Run.Words(statement.Text[from..]);
        }
    }

    [GeneratedRegex(@"\{\d{1,2}\}")]
    private static partial Regex Place();
}
