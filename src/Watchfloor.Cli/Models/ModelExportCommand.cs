using System.ComponentModel;
using Spectre.Console.Cli;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Onnx;

namespace Watchfloor.Cli;

/// <summary>Writes a model as ONNX.</summary>
internal sealed class ModelExportCommand : ModelCommand<ModelExportCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--model <MODEL>")]
        [Description("A forest of ours")]
        public string? Model { get; init; }

        [CommandOption("--out <FILE>")]
        [Description("The .onnx file to write")]
        public string? Out { get; init; }
    }

    protected override int Run(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var (model, path) = (Need(settings.Model, "--model"), Need(settings.Out, "--out"));
        var bytes = OnnxExport.ToBytes(ModelFile.Read(model));
        File.WriteAllBytes(path, bytes);
        output.Line(new { model, onnx = path, bytes = bytes.Length });
        output.Say($"Wrote {path}, {bytes.Length / 1024} KiB. Input 'rows' (float32, columns in the model's order), output 'score'.");
        return ExitCode.Done;
    }
}
