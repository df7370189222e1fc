using Watchfloor.Detection.Models.Files;

namespace Watchfloor.Detection.Models.Onnx;

/// <summary>Looks through an ONNX file before ONNX Runtime sees it: known operators only, nothing outside the file, no graph within the graph, trees that end.</summary>
/// <remarks>
/// Field numbers are those of onnx.proto3. Repeated fields add up and single ones are overwritten, as Protocol Buffers has it, so that ONNX Runtime
/// cannot read another model than was checked. What ONNX Runtime checks itself (types, shapes, column numbers, targets) is left to it.
/// </remarks>
internal static class OnnxCheck
{
    // What converters write for trees, forests, linear models, scalers and small dense networks. No loops, and nothing whose size is a number in the file.
    private static readonly HashSet<string> Operators = new(StringComparer.Ordinal)
    {
        "Abs", "Add", "And", "ArgMax", "ArgMin", "Cast", "Ceil", "Clip", "Concat", "Constant", "Div", "Elu", "Equal", "Exp", "Flatten", "Floor", "Gather", "Gemm", "Greater",
        "GreaterOrEqual", "Identity", "LeakyRelu", "Less", "LessOrEqual", "Log", "MatMul", "Max", "Mean", "Min", "Mul", "Neg", "Not", "Or", "Pow", "Reciprocal", "ReduceMax",
        "ReduceMean", "ReduceMin", "ReduceSum", "ReduceSumSquare", "Relu", "Reshape", "Shape", "Sigmoid", "Sign", "Slice", "Softmax", "Softplus", "Sqrt", "Squeeze", "Sub", "Sum",
        "Tanh", "Transpose", "Unsqueeze", "Where",
        "ai.onnx.ml:ArrayFeatureExtractor", "ai.onnx.ml:Binarizer", "ai.onnx.ml:FeatureVectorizer", "ai.onnx.ml:Imputer", "ai.onnx.ml:LabelEncoder", "ai.onnx.ml:LinearClassifier",
        "ai.onnx.ml:LinearRegressor", "ai.onnx.ml:Normalizer", "ai.onnx.ml:Scaler", "ai.onnx.ml:TreeEnsembleClassifier", "ai.onnx.ml:TreeEnsembleRegressor", "ai.onnx.ml:ZipMap",
    };

    /// <summary>Where our exports keep the names of their columns among a model's properties, a JSON array.</summary>
    public const string NamesKey = "watchfloor.columns";

    /// <summary>Throws unless the file may be given to ONNX Runtime. Returns what stands under <see cref="NamesKey"/>; null when nothing does.</summary>
    /// <exception cref="ModelFileException">It is broken, or asks for what imported models may not have.</exception>
    public static string? Check(ReadOnlySpan<byte> file)
    {
        string? names = null;
        var model = new ProtoReader(file);
        while (model.Next())
        {
            switch (model.Field)
            {
                case 7:
                    Graph(model.Content());
                    break;
                case 14:
                    names = Property(model.Content(), NamesKey) ?? names;
                    break;
                case 20:
                case 25:
                    throw Refused("functions or training steps of its own");
            }
        }

        return names;
    }

    private static string? Property(ReadOnlySpan<byte> bytes, string wanted)
    {
        var (key, value) = ("", "");
        var property = new ProtoReader(bytes);
        while (property.Next())
        {
            (key, value) = property.Field switch { 1 => (property.Text, value), 2 => (key, property.Text), _ => (key, value) };
        }

        return key == wanted ? value : null;
    }

    private static void Graph(ReadOnlySpan<byte> bytes)
    {
        var graph = new ProtoReader(bytes);
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case 1:
                    Node(graph.Content());
                    break;
                case 5:
                    Tensor(graph.Content());
                    break;
                case 15:
                    throw Refused("sparse tensors");
            }
        }
    }

    private static void Node(ReadOnlySpan<byte> bytes)
    {
        var (type, domain, trees) = ("", "", new OnnxTrees());
        var node = new ProtoReader(bytes);
        while (node.Next())
        {
            switch (node.Field)
            {
                case 4:
                    type = node.Text;
                    break;
                case 5:
                    Attribute(node.Content(), trees);
                    break;
                case 7:
                    domain = node.Text;
                    break;
            }
        }

        var name = domain is "" or "ai.onnx" ? type : $"{domain}:{type}";
        if (!Operators.Contains(name))
        {
            throw Refused($"the operator '{name}'");
        }

        trees.Check();
    }

    private static void Attribute(ReadOnlySpan<byte> bytes, OnnxTrees trees)
    {
        var (name, numbers, texts) = ("", new List<long>(), new List<string>());
        var attribute = new ProtoReader(bytes);
        while (attribute.Next())
        {
            switch (attribute.Field)
            {
                case 1:
                    name = attribute.Text;
                    break;
                case 5:
                    Tensor(attribute.Content());
                    break;
                case 8:
                    attribute.AddNumbersTo(numbers);
                    break;
                case 9:
                    texts.Add(attribute.Text);
                    break;
                case 6:
                case 10:
                case 11:
                case 21:
                case 22:
                case 23:
                    throw Refused("a graph, a list of tensors or a reference within an operator");
            }
        }

        trees.Take(name, numbers, texts);
    }

    private static void Tensor(ReadOnlySpan<byte> bytes)
    {
        var tensor = new ProtoReader(bytes);
        while (tensor.Next())
        {
            if (tensor.Field is 13 or 14)
            {
                throw Refused("data outside the file");
            }
        }
    }

    private static ModelFileException Refused(string what) => new($"The ONNX model has {what}, which imported models may not have. docs/models.md lists what they may.");
}
