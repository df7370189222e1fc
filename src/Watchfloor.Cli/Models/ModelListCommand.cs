using System.ComponentModel;
using System.Globalization;
using Spectre.Console.Cli;
using Watchfloor.Detection.Models.Registry;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Lists the registry, or makes a version the one in use.</summary>
internal sealed class ModelListCommand : ModelCommand<ModelListCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--promote <NAME:VERSION>")]
        [Description("Make this version the one in use, for example signins:3")]
        public string? Promote { get; init; }

        [CommandOption("--by <WHO>")]
        [Description("Who promotes it")]
        public string? By { get; init; }
    }

    protected override int Run(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var registry = new ModelRegistry(Registry(settings), TimeProvider.System);
        if (settings.Promote is { } promote)
        {
            var parts = promote.Split(':');
            if (parts.Length != 2 || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var version))
            {
                throw new UsageException($"'{promote}' should be a name and a version, as signins:3.");
            }

            registry.Promote(parts[0], version, Need(settings.By, "--by"));
        }

        var entries = registry.List();
        foreach (var entry in entries)
        {
            output.Line(entry);
        }

        output.Table(
            ["name", "version", "kind", "added", "metrics", "data", "promoted by"],
            entries.Select(entry => (IReadOnlyList<string>)[
                entry.Name,
                entry.Version.ToString(CultureInfo.InvariantCulture),
                entry.Kind.ToString(),
                entry.Added.ToString("u", CultureInfo.InvariantCulture),
                string.Join(", ", entry.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:0.0000}"))),
                entry.DataHash is { } hash ? hash[..12] : "",
                entry.PromotedBy ?? ""]));
        return ExitCode.Done;
    }
}
