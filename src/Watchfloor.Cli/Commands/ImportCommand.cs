using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;
using Watchfloor.Connectors;
using Watchfloor.Connectors.Logs;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Reads log files and folders into the lake.</summary>
internal sealed class ImportCommand : WatchfloorCommand<ImportCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandArgument(0, "<PATH>")]
        [Description("Files and folders; gz, rotated and truncated files too")]
        public required string[] Path { get; init; }

        [CommandOption("--format <NAME>")]
        [Description("auto, zeek, suricata, vpcflow, azureflow, cloudtrail, falcon-fdr, defender-hunting, ocsf or csv. Default auto: the content decides")]
        [DefaultValue(LogFormats.Auto)]
        public string Format { get; init; } = LogFormats.Auto;

        [CommandOption("--mapping <FILE>")]
        [Description("What the columns of CSV files mean; may be given several times")]
        public string[] Mapping { get; init; } = [];
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var options = LogOptions.Of(settings.Format, settings.Mapping);
        await using var services = Composition.Mappings();
        options.VendorMappings = [.. services.GetServices<IFeedMapping>()];
        await using var lake = await Composition.OpenLakeAsync(settings, cancellationToken);
        var importer = new LogImporter(lake, new LogReader(options));
        var results = new List<FileResult>();
        await foreach (var result in importer.ImportAsync(settings.Path, LogOptions.Feeds(options), new ImportProgress(output), cancellationToken))
        {
            results.Add(result);
            output.Line(new
            {
                result.Path,
                result.Feed,
                result.Records,
                result.Events,
                result.Quarantined,
                result.Duplicates,
                result.Warnings,
                result.Skipped,
                Seconds = Math.Round(result.Elapsed.TotalSeconds, 2),
            });
            foreach (var remark in result.Skipped is { } skipped ? result.Warnings.Prepend(skipped) : result.Warnings)
            {
                output.Notice($"{result.Path}: {remark}");
            }
        }

        output.Table(
            ["file", "feed", "records", "new events", "known", "quarantined", "seconds"],
            results.Where(result => result.Feed is not null).Select(result => (IReadOnlyList<string>)
            [
                result.Path,
                result.Feed!,
                $"{result.Records:N0}",
                $"{result.Events:N0}",
                $"{result.Duplicates:N0}",
                $"{result.Quarantined:N0}",
                $"{result.Elapsed.TotalSeconds:0.0}",
            ]));
        return results.Any(result => result.Unreadable) || results.All(result => result.Feed is null) ? ExitCode.Failed : ExitCode.Done;
    }
}
