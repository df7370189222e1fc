using System.Security.Cryptography;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Onnx;

namespace Watchfloor.Detection.Models.Registry;

/// <summary>What a model file says of itself. Reading it proves that it is one.</summary>
/// <param name="Ending">Ending of its name in a registry.</param>
/// <param name="Hash">By which it is known.</param>
/// <param name="Kind">Kind; null for ONNX.</param>
/// <param name="DataHash">SHA-256 of the table it was trained on; null when it does not say.</param>
internal sealed record ModelContents(string Ending, string Hash, ModelKind? Kind, string? DataHash)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFileException">It is no model that can be run.</exception>
    public static ModelContents Of(string path)
    {
        if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            using var model = OnnxModel.Open(path);
            return new(".onnx", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), null, null);
        }

        var bytes = File.ReadAllBytes(path);
        var card = ModelFile.Read(bytes).Card;
        return new(".wfm", Convert.ToHexStringLower(bytes.AsSpan(^32..)), card.Kind, card.DataHash);
    }
}
