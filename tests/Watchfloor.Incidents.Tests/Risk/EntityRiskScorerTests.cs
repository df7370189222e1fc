using Watchfloor.Ocsf;

namespace Watchfloor.Incidents.Tests.Risk;

public class EntityRiskScorerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);
    private static readonly Entity Host = new(EntityKind.Host, "WS-1");

    [Fact]
    public void Score_Finding_LosesHalfItsWeightEachHalfLife()
    {
        var fresh = Weight(Finding("a"), Now);

        Assert.Equal(0.4, fresh, 6);
        Assert.Equal(fresh / 2, Weight(Finding("a"), Now.AddDays(7)), 6);
        Assert.Equal(fresh / 4, Weight(Finding("a"), Now.AddDays(14)), 6);
    }

    [Fact]
    public void Score_TwoThings_AreMoreThanOneAndLessThanTheirSum()
    {
        var risk = Of([Finding("a"), Finding("b", rule: "another")]);

        Assert.Equal(64, risk.Score);
        Assert.Equal([0.4, 0.4], risk.Parts.Select(part => Math.Round(part.Weight, 6)));
    }

    [Fact]
    public void Score_OneRuleOverAndOver_IsNotManyThings()
    {
        var one = Of([Finding("a")]).Score;
        var ten = Of([.. Enumerable.Range(0, 10).Select(n => Finding($"a{n}"))]).Score;

        Assert.InRange(ten, one + 1, 70);
    }

    [Fact]
    public void Score_ExplainedOrRepeatingOrLater_CountsLittleOrNothing()
    {
        Assert.Equal(4, Of([Finding("a") with { IsExplained = true }]).Score);
        Assert.Empty(Score([Finding("a") with { Repeats = new("x", "y") }]));
        Assert.Empty(Score([Finding("a")], at: Now.AddDays(-1)));
    }

    [Fact]
    public void Score_FindingAboutAMail_IsAgainstTheMailboxToo()
    {
        var risks = Score([Finding("a") with { Hosts = [], Users = ["ana@example.com"], Messages = ["m1"], Applications = ["Mail Archive"] }]);

        Assert.Equal([EntityKind.User, EntityKind.Mailbox, EntityKind.Application], risks.Select(risk => risk.Entity.Kind));
    }

    [Fact]
    public void Standing_LevelsAndWeaknesses_HoldWithoutAging()
    {
        var users = new UserIdentities([new UserRecord { ObjectId = "o1", Upn = "Ana@example.com" }]);
        var hosts = new HostIdentities([new DeviceRecord { Feed = "f", Uid = "d1", Hostname = "ws-1.example.com" }]);
        UserRecord[] records =
        [
            new() { ObjectId = "o1", Upn = "ana@example.com", RiskLevelId = 3, Source = new("microsoft.riskyusers", "o1"), Time = Now.AddDays(-300) },
            new() { ObjectId = "o2", Upn = "ben@example.com", RiskLevelId = 0, Source = new("microsoft.riskyusers", "o2") },
            new() { ObjectId = "sp", DisplayName = "Mail Archive", TypeId = 4, RiskLevelId = 2, Source = new("microsoft.riskyserviceprincipals", "sp") },
            new() { ObjectId = "g", Mail = "Ana@example.com", RiskLevelId = 3, Source = new("proofpoint.vap", "g") },
        ];
        var standing = StandingRisk.OfUsers(records, users).Concat(StandingRisk.OfHosts([new("d1", null, 2, 1, new("crowdstrike.vulnerabilities", "v"), Now), new("d2", null, 0, 0, new("f", "w"), Now)], hosts))
            .ToLookup(item => item.Entity, item => item.Part);

        var risks = new EntityRiskScorer(new()).Score([], standing, Now);

        Assert.Equal(
            [(EntityKind.User, "ana@example.com", 50), (EntityKind.Application, "Mail Archive", 25), (EntityKind.Mailbox, "ana@example.com", 15), (EntityKind.Host, "WS-1", 12)],
            risks.Select(risk => (risk.Entity.Kind, risk.Entity.Value, risk.Score)));
    }

    [Theory]
    [InlineData(EntityKind.Host)]
    [InlineData(EntityKind.User)]
    [InlineData(EntityKind.Mailbox)]
    [InlineData(EntityKind.Application)]
    public void ToEvent_AnyKind_IsValidOcsf(EntityKind kind)
    {
        var risk = Of([Finding("a")]) with { Entity = new(kind, "ana@example.com") };

        var stored = EntityRiskEvents.ToEvent(risk, Now);

        Assert.Empty(OcsfValidator.Default.Validate(stored).Errors);
        Assert.Equal(risk.Parts.Count, stored.Unmapped!["parts"]!.AsArray().Count);
    }

    private static double Weight(FindingFacts finding, DateTimeOffset at) => Assert.Single(Assert.Single(Score([finding], at)).Parts).Weight;

    private static EntityRisk Of(IReadOnlyList<FindingFacts> findings) => Assert.Single(Score(findings));

    private static IReadOnlyList<EntityRisk> Score(IReadOnlyList<FindingFacts> findings, DateTimeOffset? at = null) =>
        new EntityRiskScorer(new()).Score(findings, Enumerable.Empty<StandingRisk>().ToLookup(item => item.Entity, item => item.Part), at ?? Now);

    private static FindingFacts Finding(string id, string rule = "rule") => new()
    {
        Id = new("crowdstrike.alerts", id), Title = "Credential dump", Vendor = "CrowdStrike", Analytic = rule, Severity = Severity.High, FirstSeen = Now, LastSeen = Now, Hosts = [Host.Value],
    };
}
