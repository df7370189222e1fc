using System.Collections.Frozen;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Watchfloor.Ocsf.Schema;

/// <summary>The OCSF 1.8.0 classes and objects as the embedded extract gives them.</summary>
internal sealed class OcsfSchema
{
    private const string Resource = "ocsf-classes.min.json.gz";

    private static readonly Lazy<OcsfSchema> Loaded = new(Load);

    private OcsfSchema(JsonElement root)
    {
        Types = root.GetProperty("types").EnumerateObject().ToFrozenDictionary(type => type.Name, type => new SchemaType(type.Name, type.Value));
        Objects = root.GetProperty("objects").EnumerateObject().ToFrozenDictionary(shape => shape.Name, shape => new SchemaShape(shape.Value));
        Classes = root.GetProperty("classes").EnumerateObject()
            .ToFrozenDictionary(shape => shape.Value.GetProperty("uid").GetInt32(), shape => new SchemaShape(shape.Value));
        ObjectProfiles = Objects.Values.SelectMany(shape => shape.Profiles).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The embedded schema, read at first use.</summary>
    public static OcsfSchema Embedded => Loaded.Value;

    /// <summary>Scalar types by name, for example ip_t.</summary>
    public FrozenDictionary<string, SchemaType> Types { get; }

    /// <summary>Objects by name, for example network_endpoint.</summary>
    public FrozenDictionary<string, SchemaShape> Objects { get; }

    /// <summary>Classes by class_uid.</summary>
    public FrozenDictionary<int, SchemaShape> Classes { get; }

    /// <summary>Profiles that some object has.</summary>
    public FrozenSet<string> ObjectProfiles { get; }

    private static OcsfSchema Load()
    {
        using var packed = typeof(OcsfSchema).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from Watchfloor.Ocsf.");
        using var plain = new GZipStream(packed, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(plain);
        return new OcsfSchema(document.RootElement);
    }
}

/// <summary>Attributes and constraints of a class or object, in the schema's order.</summary>
internal sealed class SchemaShape
{
    private readonly FrozenDictionary<string, SchemaAttribute> byName;

    public SchemaShape(JsonElement json)
    {
        Attributes = [.. json.GetProperty("attributes").EnumerateObject().Select(attribute => new SchemaAttribute(attribute.Name, attribute.Value))];
        byName = Attributes.ToFrozenDictionary(attribute => attribute.Name, StringComparer.Ordinal);
        Profiles = json.TryGetProperty("profiles", out var profiles) ? Strings(profiles).ToFrozenSet(StringComparer.Ordinal) : [];
        Constraints = json.TryGetProperty("constraints", out var constraints) && constraints.ValueKind == JsonValueKind.Object
            ? [.. constraints.EnumerateObject().Select(constraint => new SchemaConstraint(constraint.Name, Strings(constraint.Value)))]
            : [];
    }

    public IReadOnlyList<SchemaAttribute> Attributes { get; }

    public FrozenSet<string> Profiles { get; }

    public IReadOnlyList<SchemaConstraint> Constraints { get; }

    public SchemaAttribute? Find(string name) => byName.GetValueOrDefault(name);

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];
}

/// <summary>at_least_one or just_one of some attributes.</summary>
internal sealed record SchemaConstraint(string Kind, IReadOnlyList<string> Names);

/// <summary>One attribute of a class or object.</summary>
internal sealed class SchemaAttribute
{
    public SchemaAttribute(string name, JsonElement json)
    {
        Name = name;
        Type = json.GetProperty("t").GetString()!;
        Requirement = json.GetProperty("r").GetString()!;
        IsArray = json.TryGetProperty("a", out var array) && array.GetInt32() != 0;
        Profile = Text(json, "p");
        DeprecatedSince = Text(json, "d");
        Sibling = Text(json, "s");
        Observable = json.TryGetProperty("o", out var observable) ? observable.GetInt32() : null;
        Values = json.TryGetProperty("e", out var values)
            ? values.EnumerateObject().Select(value => value.Name).ToFrozenSet(StringComparer.Ordinal)
            : null;
    }

    public string Name { get; }

    /// <summary>A scalar type when it ends in _t, else an object.</summary>
    public string Type { get; }

    public bool IsScalar => Type.EndsWith("_t", StringComparison.Ordinal);

    /// <summary>req, rec or opt.</summary>
    public string Requirement { get; }

    public bool IsArray { get; }

    /// <summary>The profile that must be named for the attribute to count; null when it always counts.</summary>
    public string? Profile { get; }

    public string? DeprecatedSince { get; }

    /// <summary>Attribute that carries the source's own word when the value is 99.</summary>
    public string? Sibling { get; }

    /// <summary>Observable type_id of the value.</summary>
    public int? Observable { get; }

    /// <summary>Allowed values; null when any.</summary>
    public FrozenSet<string>? Values { get; }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>A scalar type.</summary>
internal sealed class SchemaType
{
    private readonly Lazy<Regex>? pattern;

    public SchemaType(string name, JsonElement json)
    {
        Base = json.TryGetProperty("type", out var basis) ? basis.GetString()! : name;
        MaxLength = json.TryGetProperty("max_len", out var length) ? length.GetInt32() : null;
        Range = json.TryGetProperty("range", out var range) ? (range[0].GetDecimal(), range[1].GetDecimal()) : null;

        // Hostile text meets these patterns: without backtracking the time stays linear in its length.
        var text = json.TryGetProperty("regex", out var regex) ? regex.GetString() : null;
        pattern = text is null ? null : new(() => new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    /// <summary>The type it is made of, for example string_t for ip_t.</summary>
    public string Base { get; }

    public int? MaxLength { get; }

    public (decimal Low, decimal High)? Range { get; }

    public bool Accepts(string value) => pattern?.Value.IsMatch(value) ?? true;
}
