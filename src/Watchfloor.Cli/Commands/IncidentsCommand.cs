using System.ComponentModel;
using Spectre.Console.Cli;
using Watchfloor.Incidents;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Lists and shows incidents, and does the work on them.</summary>
internal sealed class IncidentsCommand : WatchfloorCommand<IncidentsCommand.Settings>
{
    private static readonly string[] Verbs = ["list", "show", "timeline", "graph", "assign", "comment", "close", "move"];

    internal sealed class Settings : GlobalSettings
    {
        [CommandArgument(0, "[VERB]")]
        [Description("list (the default), show, timeline, graph, assign, comment or close; move: the file of incidents into the empty database of the configuration")]
        [DefaultValue("list")]
        public string Verb { get; init; } = "list";

        [CommandArgument(1, "[ID]")]
        [Description("The incident; move: the file, by default incidents.db beside the lake")]
        public string? Id { get; init; }

        [CommandArgument(2, "[TEXT]")]
        [Description("assign: the person; comment: the remark; close: the reason")]
        public string? Text { get; init; }

        [CommandOption("--by <NAME>")]
        [Description("Who does it, for the audit log. Default: the signed-in user's name")]
        public string By { get; init; } = Environment.UserName;

        [CommandOption("--verdict <VERDICT>")]
        [Description("close: true-positive, false-positive or benign-positive")]
        public string? Verdict { get; init; }

        [CommandOption("--priority <PRIORITY>")]
        [Description("close: how urgent it was in truth: low, medium, high or critical. Priorities are learned from it")]
        public string? Priority { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        if (!Verbs.Contains(settings.Verb))
        {
            throw new UsageException($"'incidents {settings.Verb}' is nothing this version does. There are: {string.Join(", ", Verbs)}.");
        }

        var store = await Composition.OpenIncidentsAsync(settings, cancellationToken);
        if (settings.Verb == "move")
        {
            return await MoveAsync(settings, store, output, cancellationToken);
        }

        if (settings.Verb == "list")
        {
            var incidents = await store.ListAsync(cancellationToken);
            IncidentScreen.List(output, incidents);
            output.Say(incidents.Count == 0 ? "No incidents. 'watchfloor triage' makes them from the findings in the lake." : $"{incidents.Count} incidents");
            return ExitCode.Done;
        }

        var id = settings.Id ?? throw new UsageException($"Name an incident: watchfloor incidents {settings.Verb} ID. 'watchfloor incidents list' lists them.");
        var incident = await Composition.IncidentAsync(store, id, cancellationToken);
        switch (settings.Verb)
        {
            case "show":
                IncidentScreen.Show(output, incident);
                foreach (var comment in await store.CommentsAsync(id, cancellationToken))
                {
                    output.Say($"  {comment.At:yyyy-MM-dd HH:mm}  {comment.By}: {comment.Text}");
                }

                break;
            case "timeline":
                IncidentScreen.Timeline(output, incident);
                break;
            case "graph":
                IncidentScreen.Graph(output, incident);
                break;
            case "assign":
                await store.AssignAsync(id, Needed(settings, "the person"), settings.By, cancellationToken);
                break;
            case "comment":
                await store.CommentAsync(id, Needed(settings, "the remark"), settings.By, cancellationToken);
                break;
            case "close":
                await store.CloseAsync(id, ParseVerdict(settings.Verdict), ParsePriority(settings.Priority), Needed(settings, "the reason"), settings.By, cancellationToken);
                break;
        }

        return ExitCode.Done;
    }

    private static async Task<int> MoveAsync(Settings settings, IncidentStore store, Output output, CancellationToken cancellationToken)
    {
        if (IncidentsChoice.Database(settings) is null)
        {
            throw new UsageException("Name the database to move to in Incidents:Database.");
        }

        var file = settings.Id ?? IncidentsChoice.File(settings);
        if (!File.Exists(file))
        {
            throw new UsageException($"There is no file {file}. Name it: watchfloor incidents move FILE.");
        }

        var contents = await (await IncidentStore.OpenAsync(file, TimeProvider.System, cancellationToken)).CopyToAsync(store, cancellationToken);
        var check = await store.VerifyAuditAsync(cancellationToken);
        output.Line(new { contents.Incidents, contents.Comments, contents.AuditEntries, check.Ok, check.FirstBad });
        output.Say($"{contents.Incidents} incidents, {contents.Comments} remarks and {contents.AuditEntries} audit entries are in the {store.Place}; {(check.Ok ? "every hash fits" : $"entry {check.FirstBad} does not fit, as in the file")}. Nothing uses {file} any more; keep it until the first backup of the database.");
        return check.Ok ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Needed(Settings settings, string what) =>
        settings.Text ?? throw new UsageException($"Give {what}: watchfloor incidents {settings.Verb} {settings.Id} \"…\".");

    private static Priority? ParsePriority(string? text) => text?.ToLowerInvariant() switch
    {
        null => null,
        "low" => Incidents.Priority.Low,
        "medium" => Incidents.Priority.Medium,
        "high" => Incidents.Priority.High,
        "critical" => Incidents.Priority.Critical,
        _ => throw new UsageException($"'{text}' is no priority. Give --priority low, medium, high or critical, or leave it out."),
    };

    private static Verdict ParseVerdict(string? text) => text?.ToLowerInvariant() switch
    {
        "true-positive" => Incidents.Verdict.TruePositive,
        "false-positive" => Incidents.Verdict.FalsePositive,
        "benign-positive" => Incidents.Verdict.BenignPositive,
        _ => throw new UsageException("Give the verdict you close it with: --verdict true-positive, false-positive or benign-positive."),
    };
}
