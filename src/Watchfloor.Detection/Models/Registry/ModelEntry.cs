namespace Watchfloor.Detection.Models.Registry;

/// <summary>One version of a model in a registry.</summary>
public sealed record ModelEntry
{
    /// <summary>Name, letters, digits, dots and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>Version, 1 and up.</summary>
    public required int Version { get; init; }

    /// <summary>By which the model is known: SHA-256 of an ONNX file, and of our own file the one that it ends with.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset Added { get; init; }

    /// <summary>Kind of model; null for an ONNX model, which does not tell.</summary>
    public ModelKind? Kind { get; init; }

    /// <summary>The model's file in the registry.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the training table's file; null when unknown.</summary>
    public string? DataHash { get; init; }

    /// <summary>The training table in the registry; null when it was not given.</summary>
    public string? Table { get; init; }

    /// <summary>Measures by name, for example roc_auc.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Who made it the version in use, the last time; null when nobody did.</summary>
    public string? PromotedBy { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? Promoted { get; init; }

    /// <summary>Whether it is the version in use: the one promoted last.</summary>
    public bool InUse { get; init; }
}
