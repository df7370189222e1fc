using System.Diagnostics;
using Watchfloor.Mitre;
using Watchfloor.Testing;

namespace Watchfloor.AttackTests;

public class AttackCatalogTests
{
    private static readonly AttackCatalog Catalog = AttackCatalog.Enterprise;

    [Fact]
    public void Enterprise_AsShipped_HasTheCountsOfVersion18()
    {
        Assert.Equal("18.1", Catalog.Version);
        Assert.Equal(14, Catalog.Tactics.Count);
        Assert.Equal(216, Catalog.Techniques.Count(technique => technique.ParentId is null));
        Assert.Equal(475, Catalog.Techniques.Count(technique => technique.ParentId is not null));
        Assert.Equal(109, Catalog.DataComponents.Count);
    }

    [Fact]
    public void Tactics_AsShipped_StandInMatrixOrder() => Assert.Equal(
        [
            "reconnaissance", "resource-development", "initial-access", "execution", "persistence", "privilege-escalation",
            "defense-evasion", "credential-access", "discovery", "lateral-movement", "collection", "command-and-control",
            "exfiltration", "impact",
        ],
        Catalog.Tactics.Select(tactic => tactic.ShortName));

    [Theory]
    [InlineData("T1059.001", "T1059.001")]
    [InlineData(" t1059.001 ", "T1059.001")]
    [InlineData("attack.t1059.001", "T1059.001")]
    [InlineData("T1059/001", "T1059.001")]
    [InlineData("T1059_001", "T1059.001")]
    [InlineData("https://attack.mitre.org/techniques/T1059/001/", "T1059.001")]
    [InlineData("T1086", "T1059.001")] // PowerShell before sub-techniques
    [InlineData("attack.t1002", "T1560")]
    public void Resolve_IdInAnyUsualForm_GivesTheLiveId(string written, string live) => Assert.Equal(live, Catalog.Resolve(written));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("T105")]
    [InlineData("T1059.01")]
    [InlineData("T1059.001; drop")]
    [InlineData("S0001")]
    [InlineData("T9999")]
    [InlineData("T١٠٥٩")]
    public void Resolve_NoSuchTechnique_IsNull(string? written) => Assert.Null(Catalog.Resolve(written));

    [Fact]
    public void Find_EveryRevokedTechnique_EndsAtALiveOne()
    {
        var file = System.Text.Json.JsonDocument.Parse(System.IO.File.ReadAllText(SharedData.Path("data/attack/enterprise-attack.min.json")));
        var revoked = file.RootElement.GetProperty("techniques").EnumerateArray()
            .Where(technique => technique.TryGetProperty("revoked", out _))
            .Select(technique => technique.GetProperty("id").GetString()!)
            .ToArray();

        Assert.Equal(132, revoked.Length);
        Assert.All(revoked, id => Assert.True(Catalog.Find(id)!.IsLive, id));
    }

    [Fact]
    public void Find_DeprecatedTechnique_ComesBackMarked()
    {
        var technique = Catalog.Find("T1034")!;

        Assert.True(technique.IsDeprecated);
        Assert.DoesNotContain(technique, Catalog.Techniques);
    }

    [Fact]
    public void Find_TechniqueOfSeveralTactics_GivesThemInMatrixOrder() => Assert.Equal(
        ["initial-access", "persistence", "privilege-escalation", "defense-evasion"],
        Catalog.Find("T1078")!.Tactics.Select(tactic => tactic.ShortName));

    [Fact]
    public void NameOf_SubTechnique_NamesItsParentToo()
    {
        Assert.Equal("Command and Scripting Interpreter: PowerShell", Catalog.NameOf("T1086"));
        Assert.Equal("Data Encrypted for Impact", Catalog.NameOf("T1486"));
        Assert.Null(Catalog.NameOf("T0000"));
    }

    [Theory]
    [InlineData("TA0008")]
    [InlineData("lateral-movement")]
    [InlineData("attack.lateral_movement")]
    [InlineData("Lateral Movement")]
    [InlineData("LateralMovement")]
    public void FindTactic_AnyUsualForm_FindsIt(string written) => Assert.Equal("TA0008", Catalog.FindTactic(written)!.Id);

    [Fact]
    public void SubTechniquesOf_Technique_ListsItsChildrenOnly()
    {
        Assert.Equal(["T1569.001", "T1569.002", "T1569.003"], Catalog.SubTechniquesOf("T1569").Select(technique => technique.Id));
        Assert.Empty(Catalog.SubTechniquesOf("T1486"));
    }

    [Fact]
    public void Find_EveryLiveTechnique_HasANameATacticAndAParentThatExists() => Assert.All(Catalog.Techniques, technique =>
    {
        Assert.NotEmpty(technique.Name);
        Assert.NotEmpty(technique.Tactics);
        Assert.True(technique.ParentId is null || Catalog.FindAsListed(technique.ParentId) is { IsLive: true });
    });

    [Fact]
    public void Notice_InTheAssembly_CarriesAttributionAndLicence()
    {
        using var reader = new StreamReader(typeof(AttackCatalog).Assembly.GetManifestResourceStream("NOTICE")!);

        var notice = reader.ReadToEnd();

        Assert.Contains(AttackCatalog.Attribution, notice, StringComparison.Ordinal);
        Assert.Contains("non-exclusive, royalty-free license", notice, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_HostileLength_ReturnsAtOnce()
    {
        var watch = Stopwatch.StartNew();

        Assert.False(TechniqueId.TryParse(new string(' ', 10_000_000) + "T1059", out _));
        Assert.True(watch.ElapsedMilliseconds < 500);
    }
}
