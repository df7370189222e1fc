using System.ComponentModel;
using System.Globalization;
using Spectre.Console.Cli;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Lists the registry, or makes a version the one in use.</summary>
internal sealed class ModelListCommand : ModelCommand<ModelListCommand.Settings>
{
    internal sealed class Settings : ModelSettings
    {
        [CommandOption("--promote <NAME:VERSION>")]
        [Description("Make this version the one in use, for example signins:3")]
        public string? Promote { get; init; }

        [CommandOption("--by <WHO>")]
        [Description("Who promotes it")]
        public string? By { get; init; }
    }

    protected override async Task<int> WorkAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        using var places = ModelPlaces.Of(settings);
        if (settings.Promote is { } promote)
        {
            if (ModelPlaces.Version(promote) is not (var name, { } version))
            {
                throw new UsageException($"'{promote}' should be a name and a version, as signins:3.");
            }

            await places.Registry.PromoteAsync(name, version, Need(settings.By, "--by"), cancellationToken);
        }

        var entries = await places.Registry.ListAsync(cancellationToken);
        foreach (var entry in entries)
        {
            output.Line(entry);
        }

        output.Table(
            ["name", "version", "in use", "kind", "added", "metrics", "data", "promoted by"],
            entries.Select(entry => (IReadOnlyList<string>)[
                entry.Name,
                entry.Version.ToString(CultureInfo.InvariantCulture),
                entry.InUse ? "yes" : "",
                entry.Kind?.ToString() ?? "Onnx",
                entry.Added.ToString("u", CultureInfo.InvariantCulture),
                string.Join(", ", entry.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:0.0000}"))),
                entry.DataHash is { } hash ? hash[..12] : "",
                entry.PromotedBy ?? ""]));
        return ExitCode.Done;
    }
}
