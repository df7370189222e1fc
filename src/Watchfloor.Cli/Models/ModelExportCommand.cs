using System.ComponentModel;
using Spectre.Console.Cli;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Onnx;

namespace Watchfloor.Cli;

/// <summary>Writes a model as ONNX.</summary>
internal sealed class ModelExportCommand : ModelCommand<ModelExportCommand.Settings>
{
    internal sealed class Settings : ModelSettings
    {
        [CommandOption("--model <MODEL>")]
        [Description("A forest of ours: a file, an object's address, or NAME[[:VERSION]] of the registry")]
        public string? Model { get; init; }

        [CommandOption("--out <FILE>")]
        [Description("The .onnx file to write")]
        public string? Out { get; init; }
    }

    protected override async Task<int> WorkAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var (model, path) = (Need(settings.Model, "--model"), Need(settings.Out, "--out"));
        using var places = ModelPlaces.Of(settings);
        var bytes = OnnxExport.ToBytes(ModelFile.Read(await places.ModelAsync(model, cancellationToken)));
        await File.WriteAllBytesAsync(path, bytes, cancellationToken);
        output.Line(new { model, onnx = path, bytes = bytes.Length });
        output.Say($"Wrote {path}, {bytes.Length / 1024} KiB. Input 'rows' (float32, columns in the model's order), output 'score'.");
        return ExitCode.Done;
    }
}
