using System.Globalization;
using System.Text.Json;
using Watchfloor.Detection.Models.Files;

namespace Watchfloor.Detection.Models.Registry;

/// <summary>One version of a model in a registry.</summary>
public sealed record ModelEntry
{
    /// <summary>Name, letters, digits, dots and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>Version, 1 and up.</summary>
    public required int Version { get; init; }

    /// <summary>SHA-256 of the model file.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset Added { get; init; }

    /// <summary>Kind of model.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>SHA-256 of the training data; null when unknown.</summary>
    public string? DataHash { get; init; }

    /// <summary>Measures by name, for example roc_auc.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Who made it the version in use; null when nobody did.</summary>
    public string? PromotedBy { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? Promoted { get; init; }
}

/// <summary>Models by name and version in a local folder: <c>NAME/VERSION.wfm</c> with <c>VERSION.json</c> beside it. Versions are only added.</summary>
public sealed class ModelRegistry(string folder, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Adds the next version of a model.</summary>
    /// <exception cref="ArgumentException">The name has other characters than letters, digits, dots and dashes.</exception>
    public ModelEntry Add(string name, AnomalyModel model, IReadOnlyDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (name.Length is 0 or > 100 || !char.IsAsciiLetterOrDigit(name[0]) || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-'))
        {
            throw new ArgumentException($"'{name}' cannot name a model: begin with a letter or digit, go on with those, dots and dashes.", nameof(name));
        }

        Directory.CreateDirectory(Path.Combine(folder, name));
        var version = Versions(name).Select(entry => entry.Version).DefaultIfEmpty().Max() + 1;
        var entry = new ModelEntry
        {
            Name = name,
            Version = version,
            Hash = ModelFile.Write(model, FileOf(name, version)),
            Added = time.GetUtcNow(),
            Kind = model.Card.Kind,
            DataHash = model.Card.DataHash,
            Metrics = metrics,
        };
        Write(entry);
        return entry;
    }

    /// <summary>All versions of all models, by name and version.</summary>
    public IReadOnlyList<ModelEntry> List() => Directory.Exists(folder)
        ? [.. Directory.GetDirectories(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).SelectMany(name => Versions(name!))]
        : [];

    /// <summary>Makes a version the one in use, and writes down who did.</summary>
    /// <exception cref="ModelFileException">There is no such version.</exception>
    public ModelEntry Promote(string name, int version, string by)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        var entry = Find(name, version) with { PromotedBy = by, Promoted = time.GetUtcNow() };
        Write(entry);
        return entry;
    }

    /// <summary>Opens the version in use, the one promoted last, and checks that its file is the one that was added.</summary>
    /// <exception cref="ModelFileException">No version was promoted, or the file is another.</exception>
    public AnomalyModel Open(string name)
    {
        var entry = Versions(name).Where(entry => entry.Promoted is not null).MaxBy(entry => entry.Promoted)
            ?? throw new ModelFileException($"No version of '{name}' has been promoted.");
        var bytes = File.ReadAllBytes(FileOf(name, entry.Version));
        return bytes.Length > 32 && Convert.ToHexStringLower(bytes.AsSpan(^32..)) == entry.Hash
            ? ModelFile.Read(bytes)
            : throw new ModelFileException($"The file of '{name}' version {entry.Version} is not the one that was added.");
    }

    private ModelEntry Find(string name, int version) =>
        Versions(name).FirstOrDefault(entry => entry.Version == version) ?? throw new ModelFileException($"The registry has no version {version} of '{name}'.");

    private IEnumerable<ModelEntry> Versions(string name)
    {
        var own = Path.Combine(folder, name);
        return !Directory.Exists(own) ? [] : Directory.GetFiles(own, "*.json")
            .Select(file => JsonSerializer.Deserialize<ModelEntry>(File.ReadAllBytes(file), Json)!)
            .OrderBy(entry => entry.Version);
    }

    private void Write(ModelEntry entry) =>
        File.WriteAllBytes(Path.ChangeExtension(FileOf(entry.Name, entry.Version), ".json"), JsonSerializer.SerializeToUtf8Bytes(entry, Json));

    private string FileOf(string name, int version) => Path.Combine(folder, name, version.ToString("D4", CultureInfo.InvariantCulture) + ".wfm");
}
