using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;
using Watchfloor.Connectors;
using Watchfloor.Ocsf;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Vendor records in, OCSF events out; nothing is stored and nothing is asked of a vendor.</summary>
internal sealed class MapCommand : WatchfloorCommand<MapCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandArgument(0, "[FEED]")]
        [Description("The feed that the records belong to, for example crowdstrike.alerts")]
        public string? Feed { get; init; }

        [CommandArgument(1, "[FILE]")]
        [Description("Records: one JSON object a line, an array, or an API answer; .gz too")]
        public string? File { get; init; }

        [CommandOption("--list")]
        [Description("The feeds there are and the OCSF classes they become")]
        public bool List { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        await using var services = Composition.Mappings();
        var mappings = services.GetServices<IFeedMapping>().OrderBy(mapping => mapping.Feed, StringComparer.Ordinal).ToList();
        if (settings.List)
        {
            foreach (var mapping in mappings)
            {
                output.Line(new { mapping.Feed, mapping.OcsfClasses });
            }

            output.Table(["feed", "OCSF classes"], mappings.Select(mapping => (IReadOnlyList<string>)[mapping.Feed, string.Join(", ", mapping.OcsfClasses)]));
            return ExitCode.Done;
        }

        if (settings.Feed is null || settings.File is null)
        {
            throw new UsageException("Give a feed and a file: watchfloor map FEED FILE. 'watchfloor map --list' names the feeds.");
        }

        var chosen = mappings.FirstOrDefault(mapping => mapping.Feed.Equals(settings.Feed, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"'{settings.Feed}' is no feed. There are: {string.Join(", ", mappings.Select(mapping => mapping.Feed))}.");
        var (events, quarantined) = (0, 0);
        await foreach (var record in RecordFile.ReadAsync(settings.File, cancellationToken))
        {
            var mapped = chosen.Map(record);
            foreach (var ocsfEvent in mapped.Events)
            {
                events++;
                Console.Out.WriteLine(OcsfJson.ToJson(ocsfEvent));
            }

            if (mapped.QuarantineReason is { } reason)
            {
                quarantined++;
                Console.Out.WriteLine(Output.ToJson(new { quarantined = record, reason }));
            }
        }

        output.Notice($"{events} events, {quarantined} records quarantined");
        return ExitCode.Done;
    }
}
