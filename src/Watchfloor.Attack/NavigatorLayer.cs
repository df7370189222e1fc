using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Mitre;

/// <summary>A layer for ATT&amp;CK Navigator, layer format 4.5 (Navigator 4.9 and later).</summary>
/// <remarks>Format: mitre-attack/attack-navigator, layers/spec/v4.5/layerformat.md.</remarks>
public sealed record NavigatorLayer
{
    private static readonly string[] GradientColors = ["#ffe8a3", "#f59f45", "#c92a2a"];

    /// <summary>Name of the tab in Navigator.</summary>
    public required string Name { get; init; }

    /// <summary>What the layer shows; empty when there is nothing to say.</summary>
    public string Description { get; init; } = "";

    /// <summary>The techniques to mark. Revoked ids are written under their successor, and entries that then fall together become one.</summary>
    public required IReadOnlyList<LayerTechnique> Techniques { get; init; }

    /// <summary>Names and values shown with the layer, for example the incident's id.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>The layer as JSON. Ids that ATT&amp;CK does not have are named in the layer's metadata, since Navigator would drop them without a word.</summary>
    public string ToJson(AttackCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var unknown = Techniques.Where(technique => catalog.Resolve(technique.Id) is null).Select(technique => technique.Id).Distinct(StringComparer.Ordinal).ToArray();
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteString("name", Name);
            writer.WriteStartObject("versions");
            writer.WriteString("attack", catalog.Version.Split('.')[0]);
            writer.WriteString("navigator", "4.9.0");
            writer.WriteString("layer", "4.5");
            writer.WriteEndObject();
            writer.WriteString("domain", "enterprise-attack");
            writer.WriteString("description", Description);
            writer.WriteNumber("sorting", 3);
            writer.WriteStartObject("layout");
            writer.WriteString("layout", "side");
            writer.WriteBoolean("showID", true);
            writer.WriteBoolean("showName", true);
            writer.WriteString("expandedSubtechniques", "annotated");
            writer.WriteEndObject();
            writer.WriteBoolean("hideDisabled", false);
            WriteTechniques(writer, catalog);
            WriteGradient(writer);
            WriteMetadata(writer, unknown);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static string Comment(int evidence, string? note)
    {
        var counted = evidence == 1 ? "1 piece of evidence" : string.Create(CultureInfo.InvariantCulture, $"{evidence} pieces of evidence");
        return string.IsNullOrEmpty(note) ? counted : $"{counted}. {note}";
    }

    private void WriteTechniques(Utf8JsonWriter writer, AttackCatalog catalog)
    {
        var entries = Techniques
            .Select(entry => (entry, technique: catalog.Find(entry.Id)))
            .Where(pair => pair.technique is not null)
            .Select(pair => (pair.entry, technique: pair.technique!, tactic: TacticOf(pair.entry, pair.technique!, catalog)))
            .GroupBy(pair => (pair.technique.Id, pair.tactic))
            .OrderBy(group => group.Key.Id, StringComparer.Ordinal)
            .ThenBy(group => group.Key.tactic, StringComparer.Ordinal)
            .ToArray();
        var withChildren = entries.Select(group => group.First().technique.ParentId).OfType<string>().ToHashSet(StringComparer.Ordinal);

        writer.WriteStartArray("techniques");
        foreach (var group in entries)
        {
            writer.WriteStartObject();
            writer.WriteString("techniqueID", group.Key.Id);
            if (group.Key.tactic is { } tactic)
            {
                writer.WriteString("tactic", tactic);
            }

            writer.WriteNumber("score", group.Max(pair => pair.entry.Score));
            writer.WriteString("comment", Comment(group.Sum(pair => pair.entry.Evidence), group.First().entry.Note));
            writer.WriteBoolean("enabled", true);
            if (withChildren.Contains(group.Key.Id))
            {
                writer.WriteBoolean("showSubtechniques", true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // A tactic that the technique does not serve would hide the entry in Navigator; without one it shows under all.
    private static string? TacticOf(LayerTechnique entry, Technique technique, AttackCatalog catalog) =>
        catalog.FindTactic(entry.Tactic) is { } tactic && technique.Tactics.Contains(tactic) ? tactic.ShortName : null;

    private void WriteGradient(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("gradient");
        writer.WriteStartArray("colors");
        foreach (var color in GradientColors)
        {
            writer.WriteStringValue(color);
        }

        writer.WriteEndArray();
        writer.WriteNumber("minValue", 0);
        writer.WriteNumber("maxValue", 100);
        writer.WriteEndObject();
        writer.WriteStartArray("legendItems");
        foreach (var (label, color) in new[] { "weak", "medium", "strong" }.Zip(GradientColors))
        {
            writer.WriteStartObject();
            writer.WriteString("label", $"{label} evidence");
            writer.WriteString("color", color);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteMetadata(Utf8JsonWriter writer, string[] unknown)
    {
        writer.WriteStartArray("metadata");
        foreach (var (name, value) in Metadata)
        {
            WritePair(writer, name, value);
        }

        if (unknown.Length > 0)
        {
            WritePair(writer, "not in ATT&CK", string.Join(", ", unknown));
        }

        WritePair(writer, "ATT&CK", AttackCatalog.Attribution);
        writer.WriteEndArray();
    }

    private static void WritePair(Utf8JsonWriter writer, string name, string value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("value", value);
        writer.WriteEndObject();
    }
}

/// <summary>A technique as a layer marks it.</summary>
public sealed record LayerTechnique
{
    /// <summary>Technique id in any form that <see cref="TechniqueId"/> reads.</summary>
    public required string Id { get; init; }

    /// <summary>0 to 100; colours the cell.</summary>
    public required double Score { get; init; }

    /// <summary>How many events show it; stands in the comment.</summary>
    public required int Evidence { get; init; }

    /// <summary>Tactic it served, by id or name; null or unknown marks it under every tactic it has.</summary>
    public string? Tactic { get; init; }

    /// <summary>A few words more for the comment; null for none.</summary>
    public string? Note { get; init; }
}
