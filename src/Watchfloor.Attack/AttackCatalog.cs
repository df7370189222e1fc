using System.IO.Compression;

namespace Watchfloor.Mitre;

/// <summary>MITRE ATT&amp;CK® Enterprise: tactics, techniques and what became of revoked ones. Names and ids, no descriptions.</summary>
/// <remarks>The data lies in this assembly with its notice; nothing is fetched. Immutable, safe on any number of threads.</remarks>
public sealed class AttackCatalog
{
    /// <summary>The line that whoever shows or exports ATT&amp;CK data must show.</summary>
    public const string Attribution =
        "© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.";

    private static readonly Lazy<AttackCatalog> Embedded = new(ReadEmbedded);

    private readonly Dictionary<string, Technique> byId;
    private readonly Dictionary<string, Tactic> tacticByName;

    internal AttackCatalog(string version, IReadOnlyList<Tactic> tactics, IEnumerable<Technique> techniques, IReadOnlyList<DataComponent> dataComponents)
    {
        Version = version;
        Tactics = tactics;
        DataComponents = dataComponents;
        byId = techniques.ToDictionary(technique => technique.Id, StringComparer.Ordinal);
        Techniques = byId.Values.Where(technique => technique.IsLive).OrderBy(technique => technique.Id, StringComparer.Ordinal).ToArray();
        tacticByName = tactics
            .SelectMany(tactic => new[] { tactic.Id, tactic.ShortName, tactic.Name }.Select(name => (Key: TacticKey(name), tactic)))
            .DistinctBy(pair => pair.Key)
            .ToDictionary(pair => pair.Key, pair => pair.tactic, StringComparer.Ordinal);
    }

    /// <summary>ATT&amp;CK Enterprise as shipped with this version; read on first use.</summary>
    public static AttackCatalog Enterprise => Embedded.Value;

    /// <summary>Version of ATT&amp;CK, for example 18.1.</summary>
    public string Version { get; }

    /// <summary>Tactics in the order of the matrix.</summary>
    public IReadOnlyList<Tactic> Tactics { get; }

    /// <summary>Techniques and sub-techniques of the current matrix, by id. Revoked and deprecated ones are only found by id.</summary>
    public IReadOnlyList<Technique> Techniques { get; }

    /// <summary>Data components, by id.</summary>
    public IReadOnlyList<DataComponent> DataComponents { get; }

    /// <summary>The technique that an id in any usual form means today: a revoked one is followed to its live successor. Null when ATT&amp;CK has no such id.</summary>
    /// <remarks>A deprecated technique has no successor and comes back as it is.</remarks>
    public Technique? Find(string? id)
    {
        var technique = FindAsListed(id);

        // The bound is for a file with a ring in it; a test holds that the shipped one has none.
        for (var hop = 0; technique?.RevokedBy is { } next && hop < 10; hop++)
        {
            technique = byId.GetValueOrDefault(next);
        }

        return technique?.RevokedBy is null ? technique : null;
    }

    /// <summary>The technique under exactly this id, revoked or not; null when ATT&amp;CK has no such id.</summary>
    public Technique? FindAsListed(string? id) =>
        TechniqueId.TryParse(id, out var canonical) ? byId.GetValueOrDefault(canonical) : null;

    /// <summary>The live id behind an id in any usual form; null when ATT&amp;CK has none.</summary>
    public string? Resolve(string? id) => Find(id)?.Id;

    /// <summary>Full name, with the parent's in front: <c>Command and Scripting Interpreter: PowerShell</c>. Null when ATT&amp;CK has no such id.</summary>
    public string? NameOf(string? id) => Find(id) is not { } technique ? null
        : technique.ParentId is { } parent && byId.GetValueOrDefault(parent) is { } whole ? $"{whole.Name}: {technique.Name}"
        : technique.Name;

    /// <summary>Sub-techniques of a technique, by id; empty when it has none.</summary>
    public IEnumerable<Technique> SubTechniquesOf(string id) =>
        Resolve(id) is { } parent ? Techniques.Where(technique => technique.ParentId == parent) : [];

    /// <summary>A tactic by id, name or short name; Sigma's <c>attack.</c> in front and underscores for hyphens are accepted. Null when there is none.</summary>
    public Tactic? FindTactic(string? name) =>
        name is { Length: > 0 and <= 100 } ? tacticByName.GetValueOrDefault(TacticKey(name)) : null;

    private static string TacticKey(string name)
    {
        var key = name.Trim().ToLowerInvariant();
        key = key.StartsWith("attack.", StringComparison.Ordinal) ? key["attack.".Length..] : key;
        return key.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
    }

    private static AttackCatalog ReadEmbedded()
    {
        using var packed = typeof(AttackCatalog).Assembly.GetManifestResourceStream("enterprise-attack.min.json.gz")
            ?? throw new InvalidOperationException("The assembly lacks its ATT&CK data; build Watchfloor.Attack again.");
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var buffer = new MemoryStream(capacity: 600_000);
        unpacked.CopyTo(buffer);
        return AttackReader.Read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
