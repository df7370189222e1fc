using System.ComponentModel;
using Spectre.Console.Cli;
using Watchfloor.Mitre;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Writes what incidents show of ATT&amp;CK as a Navigator layer.</summary>
internal sealed class AttackLayerCommand : WatchfloorCommand<AttackLayerCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--incident <ID>")]
        [Description("The incident. Default: all of them")]
        public string? Incident { get; init; }

        [CommandOption("--out <FILE>")]
        [Description("The file to write")]
        public string? Out { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(settings.Out ?? throw new UsageException("Name the file to write: --out layer.json."));
        var store = await Composition.OpenIncidentsAsync(settings, cancellationToken);
        var incidents = settings.Incident is { } id
            ? [await Composition.IncidentAsync(store, id, cancellationToken)]
            : await store.ListAsync(cancellationToken);
        var layer = IncidentLayer.Of(incidents);
        await ReportFiles.WriteAsync(file, layer.ToJson(AttackCatalog.Enterprise), cancellationToken);
        foreach (var technique in layer.Techniques)
        {
            output.Line(new { technique = technique.Id, technique.Score });
        }

        output.Say($"Wrote {file}: {layer.Techniques.Count} techniques.");
        return ExitCode.Done;
    }
}
