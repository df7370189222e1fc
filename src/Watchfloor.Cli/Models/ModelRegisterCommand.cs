using System.ComponentModel;
using System.Globalization;
using Spectre.Console.Cli;
using Watchfloor.Detection.Models.Registry;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Puts a model that was made anywhere, and its table, into the registry as the next version.</summary>
internal sealed class ModelRegisterCommand : ModelCommand<ModelRegisterCommand.Settings>
{
    internal sealed class Settings : ModelSettings
    {
        [CommandArgument(0, "<NAME>")]
        [Description("Name of the model: letters, digits, dots, dashes")]
        public string Name { get; init; } = "";

        [CommandOption("--model <MODEL>")]
        [Description("A model of ours, or an .onnx model")]
        public string? Model { get; init; }

        [CommandOption("--data <FILE>")]
        [Description("The table it was trained on, CSV, .gz too; kept beside it")]
        public string? Data { get; init; }

        [CommandOption("--metric <NAME=VALUE>")]
        [Description("A measure to write down, for example roc_auc=0.93; may be repeated")]
        public string[] Metrics { get; init; } = [];

        [CommandOption("--promote")]
        [Description("Make it the version in use at once; takes --by")]
        public bool Promote { get; init; }

        [CommandOption("--by <WHO>")]
        [Description("Who promotes it")]
        public string? By { get; init; }
    }

    protected override async Task<int> WorkAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var by = settings.Promote ? Need(settings.By, "--by") : null;
        var metrics = Metrics(settings.Metrics);
        using var places = ModelPlaces.Of(settings);
        var model = await places.ModelAsync(Need(settings.Model, "--model"), cancellationToken);
        var table = settings.Data is { } data ? await places.TableAsync(data, cancellationToken) : null;
        var entry = await AddAsync(places.Registry, settings.Name, model, table, metrics, cancellationToken);
        if (by is not null)
        {
            entry = await places.Registry.PromoteAsync(entry.Name, entry.Version, by, cancellationToken);
        }

        output.Line(new { registry = places.Registry.Location, registered = entry });
        output.Say($"{entry.Name}:{entry.Version.ToString(CultureInfo.InvariantCulture)} is in {places.Registry.Location}, {(by is null ? "not promoted" : $"promoted by {by}")}.");
        return ExitCode.Done;
    }

    /// <summary>Adds a version; a name that cannot be is wrong usage.</summary>
    internal static async Task<ModelEntry> AddAsync(ModelRegistry registry, string name, string model, string? table, IReadOnlyDictionary<string, double> metrics, CancellationToken cancellationToken)
    {
        try
        {
            return await registry.AddAsync(name, model, table, metrics, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private static Dictionary<string, double> Metrics(string[] texts)
    {
        var metrics = new Dictionary<string, double>();
        foreach (var text in texts)
        {
            var cut = text.IndexOf('=');
            if (cut < 1 || !double.TryParse(text.AsSpan(cut + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value) || !metrics.TryAdd(text[..cut], value))
            {
                throw new UsageException($"--metric '{text}' should be a name and a number, once each, as roc_auc=0.93.");
            }
        }

        return metrics;
    }
}
