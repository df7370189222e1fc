using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;
using Watchfloor.Connectors;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Reads the configured vendors into the lake.</summary>
internal sealed class CollectCommand : WatchfloorCommand<CollectCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--source <NAME>")]
        [Description("A connector or feed; may be given several times. Default: all that are configured")]
        public string[] Source { get; init; } = [];

        [CommandOption("--since <T>")]
        [Description("How far back to read a feed that has no position yet: an ISO 8601 time, or -24h")]
        public string? Since { get; init; }

        [CommandOption("--backfill <T>")]
        [Description("Also read every feed again from here, beside its live position. Asked again with the same time it goes on where it stopped")]
        public string? Backfill { get; init; }

        [CommandOption("--once")]
        [Description("Read until every feed has caught up, then stop. The default")]
        public bool Once { get; init; }

        [CommandOption("--follow")]
        [Description("Go on reading, once a minute, until stopped")]
        public bool Follow { get; init; }

        [CommandOption("--clock <T>")]
        [Description("What to take for now, for a lab that plays another day")]
        public string? Clock { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        if (settings is { Once: true, Follow: true })
        {
            throw new UsageException("--once and --follow exclude each other; give one of them.");
        }

        var time = ShiftedClock.Parse(settings.Clock);
        await using var services = Composition.Services(Composition.Configuration(settings), time);
        await using var lake = await Composition.OpenLakeAsync(settings, cancellationToken);
        var catalog = new FeedCatalog(services.GetServices<IConnector>());
        var collector = new FeedCollector(lake, catalog, time);
        var options = new CollectOptions
        {
            Sources = settings.Source,
            Since = settings.Since is { } since ? TimeWindow.ParseTime(since, time) : null,
            Backfill = settings.Backfill is { } backfill ? TimeWindow.ParseTime(backfill, time) : null,
        };
        if (catalog.Choose(options.Sources).Count == 0)
        {
            throw new UsageException("No source is configured. Run 'watchfloor init' and fill in the connectors you use.");
        }

        var exitCode = ExitCode.Done;
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        do
        {
            var results = await collector.CollectAsync(options, progress: null, cancellationToken);
            FeedTable.Write(output, results);
            exitCode = results.All(result => result.Done) ? ExitCode.Done
                : results.All(result => result.Unreachable) ? ExitCode.Unreachable
                : ExitCode.Failed;
        }
        while (settings.Follow && await timer.WaitForNextTickAsync(cancellationToken));

        return exitCode;
    }
}
