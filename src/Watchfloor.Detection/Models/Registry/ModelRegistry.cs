using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Lake.ObjectStores;

namespace Watchfloor.Detection.Models.Registry;

/// <summary>Models by name and version, in a folder or a bucket. Everything in it is only added, so that two who register at once get two versions.</summary>
/// <remarks>
/// <c>NAME/SHA256.wfm</c> (or <c>.onnx</c>) and <c>NAME/SHA256.csv</c> hold the bytes, <c>NAME/versions/0001.json</c> says what a version is, and
/// <c>NAME/promotions/0001.json</c> who put which version to use: the highest number counts. The two numbers are taken by put-if-absent, after the bytes are there.
/// </remarks>
public sealed partial class ModelRegistry(ObjectFolder folder, TimeProvider time)
{
    private const string Versions = "versions";
    private const string Promotions = "promotions";
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Where it lies, as people write it.</summary>
    public string Location => folder.Location;

    /// <summary>Adds the next version of a model.</summary>
    /// <param name="name">Letters, digits, dots and dashes.</param>
    /// <param name="model">Our model file, or one that ends with <c>.onnx</c>.</param>
    /// <param name="table">The table it was trained on, kept beside it; null for none.</param>
    /// <param name="metrics">Measures by name.</param>
    /// <param name="cancellationToken">Stops before the version is there, never half way.</param>
    /// <exception cref="ArgumentException">The name has other characters.</exception>
    /// <exception cref="ModelFileException">The file is no model, or was trained on another table.</exception>
    public async Task<ModelEntry> AddAsync(string name, string model, string? table, IReadOnlyDictionary<string, double> metrics, CancellationToken cancellationToken)
    {
        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' cannot name a model: begin with a letter or digit, go on with those, dots and dashes, 100 at most.", nameof(name));
        }

        var contents = ModelContents.Of(model);
        var tableHash = table is null ? null : await HashAsync(table, cancellationToken);
        if (tableHash is not null && contents.DataHash is { } trainedOn && trainedOn != tableHash)
        {
            throw new ModelFileException($"'{model}' says that it was trained on another table than '{table}': SHA-256 {trainedOn}, and this one has {tableHash}. Give the table it was trained on, or none.");
        }

        var file = $"{name}/{await HashAsync(model, cancellationToken)}{contents.Ending}";
        var kept = table is null ? null : $"{name}/{tableHash}{(table.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? ".csv.gz" : ".csv")}";
        await folder.UploadAsync(model, file, cancellationToken);
        if (kept is not null)
        {
            await folder.UploadAsync(table!, kept, cancellationToken);
        }

        var entry = new ModelEntry
        {
            Name = name,
            Version = 0,
            Hash = contents.Hash,
            Added = time.GetUtcNow(),
            Kind = contents.Kind,
            File = file,
            DataHash = contents.DataHash ?? tableHash,
            Table = kept,
            Metrics = metrics,
        };
        var version = await AppendAsync(name, Versions, number => entry with { Version = number }, cancellationToken);
        return entry with { Version = version };
    }

    /// <summary>All versions of all models, by name and version.</summary>
    /// <exception cref="ModelFileException">What lies there is no entry of a registry.</exception>
    public async Task<IReadOnlyList<ModelEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var names = await folder.ListAsync(cancellationToken);
        var entries = new List<ModelEntry>();
        foreach (var group in names.Select(name => EntryName().Match(name)).Where(match => match.Success).GroupBy(match => match.Groups[1].Value, StringComparer.Ordinal))
        {
            var promotions = new List<ModelPromotion>();
            foreach (var item in group.Where(match => match.Groups[2].Value == Promotions).OrderBy(Number))
            {
                promotions.Add(await ReadAsync<ModelPromotion>(item.Value, cancellationToken));
            }

            foreach (var item in group.Where(match => match.Groups[2].Value == Versions).OrderBy(Number))
            {
                var entry = await ReadAsync<ModelEntry>(item.Value, cancellationToken);
                if (entry.Name != group.Key || entry.Version != Number(item) || !entry.File.StartsWith(group.Key + "/", StringComparison.Ordinal) || entry.Table?.StartsWith(group.Key + "/", StringComparison.Ordinal) == false)
                {
                    throw new ModelFileException($"{folder.Location}/{item.Value} describes another version or another model's files. Restore the object from an earlier version of it.");
                }

                var last = promotions.FindLast(promotion => promotion.Version == entry.Version);
                entries.Add(entry with { PromotedBy = last?.By, Promoted = last?.At, InUse = last is not null && last == promotions[^1] });
            }
        }

        return entries;
    }

    /// <summary>Makes a version the one in use, and writes down who did. Earlier decisions stay on record.</summary>
    /// <exception cref="ModelFileException">There is no such version.</exception>
    public async Task<ModelEntry> PromoteAsync(string name, int version, string by, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        _ = await FindAsync(name, version, cancellationToken);
        var promotion = new ModelPromotion(version, by, time.GetUtcNow());
        await AppendAsync(name, Promotions, _ => promotion, cancellationToken);
        return await FindAsync(name, version, cancellationToken);
    }

    /// <summary>A version of a model, or the one in use.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Null for the one in use.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ModelFileException">There is no such version, or none is in use.</exception>
    public async Task<ModelEntry> FindAsync(string name, int? version, CancellationToken cancellationToken)
    {
        var own = (await ListAsync(cancellationToken)).Where(entry => entry.Name == name).ToList();
        return (own.Count, version) switch
        {
            (0, _) => throw new ModelFileException($"The registry at {folder.Location} has no model '{name}'. 'watchfloor model list' shows what it has."),
            (_, null) => own.Find(entry => entry.InUse) ?? throw new ModelFileException($"No version of '{name}' has been promoted. 'watchfloor model list --promote {name}:{own[^1].Version} --by WHO' does it; '{name}:{own[^1].Version}' names a version."),
            _ => own.Find(entry => entry.Version == version) ?? throw new ModelFileException($"The registry at {folder.Location} has no version {version} of '{name}'; the newest is {own[^1].Version}."),
        };
    }

    /// <summary>Path of a copy of a version's model file on this machine, which is the one that was added.</summary>
    /// <exception cref="ModelFileException">The file is gone, or is another.</exception>
    public async Task<string> FetchModelAsync(ModelEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return await FetchAsync(entry, entry.File, cancellationToken);
    }

    /// <summary>Path of a copy of a version's training table on this machine, which is the one that was added.</summary>
    /// <exception cref="ModelFileException">The version has none, or the file is gone or another.</exception>
    public async Task<string> FetchTableAsync(ModelEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return await FetchAsync(entry, entry.Table ?? throw new ModelFileException($"'{entry.Name}' version {entry.Version} was registered without its table."), cancellationToken);
    }

    /// <summary>Whether a text can name a model.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    private async Task<string> FetchAsync(ModelEntry entry, string name, CancellationToken cancellationToken)
    {
        string path;
        try
        {
            path = await folder.FetchAsync(name, cancellationToken);
        }
        catch (FileNotFoundException exception)
        {
            throw new ModelFileException($"The file of '{entry.Name}' version {entry.Version} is gone: {folder.Location}/{name}. Restore the object from an earlier version of it.", exception);
        }

        // Its name is its hash: who can write to the bucket cannot pass another model off as this one without changing the entry too.
        return name.StartsWith($"{entry.Name}/{await HashAsync(path, cancellationToken)}.", StringComparison.Ordinal)
            ? path
            : throw new ModelFileException($"The file of '{entry.Name}' version {entry.Version} is not the one that was added: {folder.Location}/{name}. Restore the object from an earlier version of it.");
    }

    private async Task<int> AppendAsync<T>(string name, string list, Func<int, T> content, CancellationToken cancellationToken)
    {
        var taken = (await folder.ListAsync(cancellationToken)).Select(item => EntryName().Match(item))
            .Where(match => match.Success && match.Groups[1].Value == name && match.Groups[2].Value == list).Select(Number).DefaultIfEmpty().Max();
        for (var number = taken + 1; ; number++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{name}/{list}/{number:D4}.json");
            if (await folder.AddAsync(place, JsonSerializer.SerializeToUtf8Bytes(content(number), Json), cancellationToken))
            {
                return number;
            }
        }
    }

    private async Task<T> ReadAsync<T>(string name, CancellationToken cancellationToken)
    {
        var content = await folder.TryReadAsync(name, cancellationToken) ?? throw new ModelFileException($"{folder.Location}/{name} was deleted while it was read; try again.");
        try
        {
            return JsonSerializer.Deserialize<T>(content, Json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new ModelFileException($"{folder.Location}/{name} is no entry of a registry: {exception.Message} Restore the object from an earlier version of it.", exception);
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }

    private static int Number(Match match) => int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.-]{0,99}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^([A-Za-z0-9][A-Za-z0-9.-]{0,99})/(versions|promotions)/([0-9]{4,9})\.json\z")]
    private static partial Regex EntryName();
}
