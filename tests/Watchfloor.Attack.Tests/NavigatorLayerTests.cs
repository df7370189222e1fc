using System.Text.Json;
using System.Text.RegularExpressions;
using Watchfloor.Mitre;

namespace Watchfloor.AttackTests;

/// <summary>Holds the writer to the published rules of layer format 4.5 (attack-navigator, layers/spec/v4.5/layerformat.md).</summary>
public partial class NavigatorLayerTests
{
    private static readonly AttackCatalog Catalog = AttackCatalog.Enterprise;

    private static readonly NavigatorLayer Layer = new()
    {
        Name = "INC-EXAMPLE1",
        Description = "Techniques seen in one incident",
        Metadata = [new("incident", "INC-EXAMPLE1")],
        Techniques =
        [
            new() { Id = "T1059.001", Score = 90, Evidence = 3, Tactic = "execution" },
            new() { Id = "T1086", Score = 40, Evidence = 1, Tactic = "attack.execution" },
            new() { Id = "T1059", Score = 50, Evidence = 1 },
            new() { Id = "T1078.002", Score = 70, Evidence = 2, Tactic = "discovery" },
            new() { Id = "T9999", Score = 10, Evidence = 1 },
            new() { Id = "T1486", Score = 100, Evidence = 41, Tactic = "TA0040", Note = "\"</script>" },
        ],
    };

    [Fact]
    public void ToJson_AnyLayer_KeepsTheRulesOfFormat45()
    {
        using var document = JsonDocument.Parse(Layer.ToJson(Catalog));
        var root = document.RootElement;

        OnlyHas(root, "name versions description domain customDataURL filters sorting layout hideDisabled techniques gradient legendItems "
            + "showTacticRowBackground tacticRowBackground selectTechniquesAcrossTactics selectSubtechniquesWithParent selectVisibleTechniques metadata links");
        Assert.Equal(JsonValueKind.String, root.GetProperty("name").ValueKind);
        Assert.Equal("enterprise-attack", root.GetProperty("domain").GetString());
        Assert.InRange(root.GetProperty("sorting").GetInt32(), 0, 3);
        OnlyHas(root.GetProperty("versions"), "attack navigator layer");
        Assert.Equal("4.5", root.GetProperty("versions").GetProperty("layer").GetString());
        Assert.Equal("18", root.GetProperty("versions").GetProperty("attack").GetString());
        Assert.True(Version.Parse(root.GetProperty("versions").GetProperty("navigator").GetString()!) >= new Version(4, 9, 0));
        OnlyHas(root.GetProperty("layout"), "layout showID showName showAggregateScores countUnscored aggregateFunction expandedSubtechniques");
        Assert.Contains(root.GetProperty("layout").GetProperty("layout").GetString(), new[] { "side", "flat", "mini" });
        Assert.Contains(root.GetProperty("layout").GetProperty("expandedSubtechniques").GetString(), new[] { "none", "all", "annotated" });

        var gradient = root.GetProperty("gradient");
        OnlyHas(gradient, "colors minValue maxValue");
        Assert.True(gradient.GetProperty("colors").GetArrayLength() >= 2);
        Assert.All(gradient.GetProperty("colors").EnumerateArray(), color => Assert.Matches(Hex(), color.GetString()!));
        Assert.True(gradient.GetProperty("maxValue").GetDouble() > gradient.GetProperty("minValue").GetDouble());
        Assert.All(root.GetProperty("legendItems").EnumerateArray(), item =>
        {
            OnlyHas(item, "label color");
            Assert.Matches(Hex(), item.GetProperty("color").GetString()!);
        });
        Assert.All(root.GetProperty("metadata").EnumerateArray(), item =>
        {
            OnlyHas(item, "name value");
            Assert.NotEmpty(item.GetProperty("name").GetString()!);
            Assert.Equal(JsonValueKind.String, item.GetProperty("value").ValueKind);
        });
    }

    [Fact]
    public void ToJson_EveryTechnique_ExistsInAttackUnderTheTacticNamed()
    {
        var techniques = Techniques();

        Assert.All(techniques, entry =>
        {
            OnlyHas(entry, "techniqueID tactic comment enabled score color metadata links showSubtechniques");
            var technique = Catalog.FindAsListed(entry.GetProperty("techniqueID").GetString());
            Assert.True(technique!.IsLive);
            Assert.InRange(entry.GetProperty("score").GetDouble(), 0, 100);
            Assert.True(!entry.TryGetProperty("tactic", out var tactic)
                || technique.Tactics.Any(each => each.ShortName == tactic.GetString()));
        });
        Assert.Equal(techniques.Count, techniques.DistinctBy(entry =>
            (entry.GetProperty("techniqueID").GetString(), entry.TryGetProperty("tactic", out var tactic) ? tactic.GetString() : null)).Count());
    }

    [Fact]
    public void ToJson_RevokedId_IsAddedToItsSuccessor()
    {
        var powerShell = Techniques().Single(entry => entry.GetProperty("techniqueID").GetString() == "T1059.001");

        Assert.Equal(90, powerShell.GetProperty("score").GetDouble());
        Assert.Equal("4 pieces of evidence", powerShell.GetProperty("comment").GetString());
    }

    [Fact]
    public void ToJson_TacticThatTheTechniqueDoesNotServe_IsLeftOut() =>
        Assert.False(Techniques().Single(entry => entry.GetProperty("techniqueID").GetString() == "T1078.002").TryGetProperty("tactic", out _));

    [Fact]
    public void ToJson_UnknownId_IsNamedInTheMetadata()
    {
        using var document = JsonDocument.Parse(Layer.ToJson(Catalog));

        var pair = document.RootElement.GetProperty("metadata").EnumerateArray().Single(item => item.GetProperty("name").GetString() == "not in ATT&CK");

        Assert.Equal("T9999", pair.GetProperty("value").GetString());
    }

    [Fact]
    public void ToJson_SameLayerTwice_IsTheSameText() => Assert.Equal(Layer.ToJson(Catalog), Layer.ToJson(Catalog));

    private static List<JsonElement> Techniques()
    {
        using var document = JsonDocument.Parse(Layer.ToJson(Catalog));
        return [.. document.RootElement.Clone().GetProperty("techniques").EnumerateArray()];
    }

    private static void OnlyHas(JsonElement element, string allowed) =>
        Assert.Empty(element.EnumerateObject().Select(property => property.Name).Except(allowed.Split(' ')));

    [GeneratedRegex("^#[0-9a-f]{6}$", RegexOptions.IgnoreCase)]
    private static partial Regex Hex();
}
