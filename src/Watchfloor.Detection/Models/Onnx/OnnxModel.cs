using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Tables;

namespace Watchfloor.Detection.Models.Onnx;

/// <summary>A model that was trained elsewhere and saved as ONNX: an isolation forest or a classifier out of scikit-learn, or one of ours.</summary>
/// <remarks>
/// What is the score: an output named <c>score</c> or <c>scores</c>; of a classifier the probability of its last class (<c>probabilities</c>,
/// <c>output_probability</c>); else the first float output. scikit-learn's isolation forest calls the unusual low, so its
/// <c>scores</c> beside <c>label</c> change sign: higher is more anomalous here, always.
/// </remarks>
public sealed class OnnxModel : IDisposable
{
    private const long Largest = 256L << 20;
    private const int Batch = 8192;
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMinutes(1);

    private readonly InferenceSession session;
    private readonly string input;
    private readonly string output;
    private readonly double sign;

    private OnnxModel(InferenceSession session, string input, string output, int columns, double sign, IReadOnlyList<string>? names) =>
        (this.session, this.input, this.output, Columns, this.sign, Names) = (session, input, output, columns, sign, names);

    /// <summary>Columns of a row; 0 when the model takes any number.</summary>
    public int Columns { get; }

    /// <summary>Names of the columns in the model's order; null when it does not tell, as models trained elsewhere do not.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>Opens a model.</summary>
    /// <exception cref="ModelFileException">ONNX Runtime cannot run it, or it has no single float input or no score.</exception>
    public static OnnxModel Open(string path, int threads = 0)
    {
        if (new FileInfo(path).Length > Largest)
        {
            throw new ModelFileException($"'{path}' is larger than {Largest >> 20} MiB.");
        }

        // From bytes, so that a model cannot name other files to be read beside it.
        var bytes = File.ReadAllBytes(path);
        var names = OnnxCheck.Check(bytes);
        InferenceSession session;
        try
        {
            using var options = OnnxRoom.Options(threads);
            session = new(bytes, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelFileException($"ONNX Runtime cannot load '{path}': {exception.Message}", exception);
        }

        try
        {
            return Choose(path, session, names);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Scores of a table; higher is more anomalous.</summary>
    /// <param name="rows">Row-major float32.</param>
    /// <param name="columns">Numbers a row.</param>
    /// <exception cref="ModelDataException">The model wants another number of columns.</exception>
    public double[] ScoreAll(ReadOnlyMemory<float> rows, int columns)
    {
        if (Columns > 0 && Columns != columns)
        {
            throw new ModelDataException($"The model wants {Columns} columns; the table has {columns}. Columns are taken in the table's order, the label left out.");
        }

        var scores = new double[rows.Length / columns];
        for (var from = 0; from < scores.Length; from += Batch)
        {
            var count = Math.Min(Batch, scores.Length - from);
            var tensor = new DenseTensor<float>(rows.Slice(from * columns, count * columns).ToArray(), [count, columns]);
            using var run = new RunOptions();
            using var limit = new CancellationTokenSource(LongestBatch);
            using var stop = limit.Token.Register(() => run.Terminate = true);
            try
            {
                using var results = session.Run([NamedOnnxValue.CreateFromTensor(input, tensor)], [output], run);
                Read(results[0], scores.AsSpan(from, count), from);
            }
            catch (OnnxRuntimeException exception)
            {
                throw new ModelFileException($"ONNX Runtime failed on rows {from + 1} to {from + count}: {exception.Message}", exception);
            }
        }

        return scores;
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    private static OnnxModel Choose(string path, InferenceSession session, string? columnNames)
    {
        if (session.InputMetadata is not { Count: 1 } inputs || inputs.First().Value is not { ElementDataType: TensorElementType.Float } only)
        {
            throw new ModelFileException($"'{path}' should have one float32 input; it has: {string.Join(", ", session.InputMetadata.Select(entry => $"{entry.Key} ({entry.Value.ElementDataType})"))}.");
        }

        var names = session.OutputMetadata.Keys.ToList();
        var isIsolationForest = names.Contains("scores") && names.Contains("label");
        var output = names.Find(name => name is "score" or "scores")
            ?? names.Find(name => name is "probabilities" or "output_probability")
            ?? names.Find(name => session.OutputMetadata[name] is { IsTensor: true, ElementDataType: TensorElementType.Float or TensorElementType.Double })
            ?? throw new ModelFileException($"'{path}' has no output that could be a score; it has: {string.Join(", ", names)}.");
        var columns = only.Dimensions is [_, > 0] ? only.Dimensions[1] : 0;
        return new(session, inputs.First().Key, output, columns, isIsolationForest ? -1 : 1, NamesOf(columnNames, columns));
    }

    // Columns of the wrong number or without a name of their own are told by nobody.
    private static List<string>? NamesOf(string? text, int columns)
    {
        try
        {
            return text is not null && JsonSerializer.Deserialize<List<string?>>(text) is { } names && names.OfType<string>().Distinct().Count() == columns && names.Count == columns
                ? [.. names.OfType<string>()]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // One number a row, or the last of several: the probability of the last class.
    private void Read(DisposableNamedOnnxValue value, Span<double> scores, int from)
    {
        double[] numbers = value.Value switch
        {
            Tensor<float> tensor => [.. tensor.Select(number => (double)number)],
            Tensor<double> tensor => [.. tensor],
            IEnumerable<DisposableNamedOnnxValue> maps => [.. maps.Select(LastClass)],
            _ => [],
        };
        var width = numbers.Length / scores.Length;
        if (width == 0 || width * scores.Length != numbers.Length)
        {
            throw new ModelFileException($"The model's output '{output}' holds {numbers.Length} numbers for {scores.Length} rows; a score is one number a row, or one a class.");
        }

        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] = sign * numbers[(row * width) + width - 1];
            if (double.IsNaN(scores[row]))
            {
                throw new ModelFileException($"The model's output '{output}' is no number for row {from + row + 1}.");
            }
        }
    }

    private static double LastClass(NamedOnnxValue map) => map.Value switch
    {
        IDictionary<long, float> { Count: > 0 } classes => classes.MaxBy(pair => pair.Key).Value,
        IDictionary<string, float> { Count: > 0 } classes => classes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Last().Value,
        _ => double.NaN,
    };
}
