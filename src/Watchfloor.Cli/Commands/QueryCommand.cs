using System.ComponentModel;
using System.Globalization;
using Spectre.Console.Cli;

namespace Watchfloor.Cli;

/// <summary>Runs one SELECT over the lake's views.</summary>
internal sealed class QueryCommand : WatchfloorCommand<QueryCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandArgument(0, "<SQL>")]
        [Description("One SELECT; the views are listed in docs/lake.md")]
        public required string Sql { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        await using var lake = await Composition.OpenLakeAsync(settings, cancellationToken);
        await using var snapshot = await lake.SnapshotAsync(cancellationToken);
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        await foreach (var row in snapshot.QueryReadOnlyAsync(settings.Sql, cancellationToken))
        {
            if (output.IsJson)
            {
                output.Line(row);
            }
            else
            {
                rows.Add(row);
            }
        }

        if (rows.Count > 0)
        {
            output.Table([.. rows[0].Keys], rows.Select(row => (IReadOnlyList<string>)[.. row.Values.Select(Cell)]));
        }

        output.Say($"{rows.Count} rows");
        return ExitCode.Done;
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
        string text => text,
        System.Collections.IEnumerable list => string.Join(", ", list.Cast<object?>()),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
