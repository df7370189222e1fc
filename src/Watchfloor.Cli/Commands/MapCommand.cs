using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;
using Watchfloor.Connectors;
using Watchfloor.Connectors.Logs;
using Watchfloor.Ocsf;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Vendor records in, OCSF events out; nothing is stored and nothing is asked of a vendor.</summary>
internal sealed class MapCommand : WatchfloorCommand<MapCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandArgument(0, "[FEED]")]
        [Description("The feed that the records belong to, for example crowdstrike.alerts or zeek.conn; csv for a CSV file")]
        public string? Feed { get; init; }

        [CommandArgument(1, "[FILE]")]
        [Description("Records: one JSON object a line, an array, or an API answer; a log file as its program wrote it; .gz too")]
        public string? File { get; init; }

        [CommandOption("--list")]
        [Description("The feeds there are and the OCSF classes they become")]
        public bool List { get; init; }

        [CommandOption("--mapping <FILE>")]
        [Description("What the columns of a CSV file mean")]
        public string[] Mapping { get; init; } = [];
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        await using var services = Composition.Mappings();
        var mappings = services.GetServices<IFeedMapping>().OrderBy(mapping => mapping.Feed, StringComparer.Ordinal).ToList();
        var logs = LogFormats.Feeds.Where(feed => mappings.All(mapping => mapping.Feed != feed.Feed)).ToList();
        if (settings.List)
        {
            var feeds = mappings.Select(mapping => (mapping.Feed, mapping.OcsfClasses)).Concat(logs.Select(feed => (feed.Feed, feed.OcsfClasses)))
                .Append((Feed: "csv", OcsfClasses: ["as its mapping says"])).OrderBy(feed => feed.Feed, StringComparer.Ordinal).ToList();
            foreach (var (feed, classes) in feeds)
            {
                output.Line(new { Feed = feed, OcsfClasses = classes });
            }

            output.Table(["feed", "OCSF classes"], feeds.Select(feed => (IReadOnlyList<string>)[feed.Feed, string.Join(", ", feed.OcsfClasses)]));
            return ExitCode.Done;
        }

        if (settings.Feed is null || settings.File is null)
        {
            throw new UsageException("Give a feed and a file: watchfloor map FEED FILE. 'watchfloor map --list' names the feeds.");
        }

        var log = settings.Feed.Equals("csv", StringComparison.OrdinalIgnoreCase) ? new LogFeed("csv", "csv", [])
            : logs.FirstOrDefault(feed => feed.Feed.Equals(settings.Feed, StringComparison.OrdinalIgnoreCase));
        if (log is not null)
        {
            var options = LogOptions.Of(log.Format, settings.Mapping);
            options.VendorMappings = mappings;
            return await MapLogAsync(settings.File, log, options, output, cancellationToken);
        }

        var chosen = mappings.FirstOrDefault(mapping => mapping.Feed.Equals(settings.Feed, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"'{settings.Feed}' is no feed. There are: {string.Join(", ", mappings.Select(mapping => mapping.Feed).Concat(logs.Select(feed => feed.Feed)))}, csv.");
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

    // A log's records mean something only under its header, so its own reader cuts them.
    private static async Task<int> MapLogAsync(string path, LogFeed feed, LogReadOptions options, Output output, CancellationToken cancellationToken)
    {
        var (events, quarantined, others) = (0, 0, 0);
        await foreach (var batch in new LogFileReader(options).ReadAsync(path, cancellationToken))
        {
            var isAsked = feed.Format == "csv" || batch.Feed == feed.Feed;
            others += isAsked ? 0 : batch.Events.Count;
            foreach (var ocsfEvent in isAsked ? batch.Events : [])
            {
                events++;
                Console.Out.WriteLine(OcsfJson.ToJson(ocsfEvent));
            }

            quarantined += batch.QuarantinedCount;
            foreach (var record in batch.Quarantined)
            {
                Console.Out.WriteLine(Output.ToJson(new { quarantined = record.Raw, reason = record.Reason }));
            }

            foreach (var warning in batch.Warnings)
            {
                output.Notice(warning);
            }

            if (batch.SkippedReason is { } reason)
            {
                output.Error($"{path}: {reason}");
                return ExitCode.Failed;
            }
        }

        output.Notice($"{events} events, {quarantined} records quarantined{(others > 0 ? $", {others} events of other feeds left out" : "")}");
        return ExitCode.Done;
    }
}
