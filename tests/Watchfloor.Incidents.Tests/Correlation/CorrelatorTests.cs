using Watchfloor.Ocsf;

namespace Watchfloor.Incidents.Tests.Correlation;

public class CorrelatorTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Group_TwoToolsOnOneHostWithinADay_AreOneStory()
    {
        var groups = Group([Finding("a", 0) with { Hosts = ["WS-1"] }, Finding("b", 20) with { Hosts = ["WS-1"] }]);

        var group = Assert.Single(groups);
        Assert.Equal(["the same host", "the same host"], group.JoinedBy);
    }

    [Fact]
    public void Group_SameHostAWeekApart_AreTwo() =>
        Assert.Equal(2, Group([Finding("a", 0) with { Hosts = ["WS-1"] }, Finding("b", 7 * 24) with { Hosts = ["WS-1"] }]).Count);

    [Fact]
    public void Group_AddressThatManyHostsUse_JoinsNothing()
    {
        FindingFacts[] findings = [Finding("a", 0) with { Addresses = ["198.51.100.10"] }, Finding("b", 1) with { Addresses = ["198.51.100.10"] }];

        Assert.Equal(2, Group(findings, hostsWith: 400).Count);
        Assert.Single(Group(findings, hostsWith: 2));
    }

    [Fact]
    public void Group_AccountSeenOnManyHosts_JoinsNothing() =>
        Assert.Equal(2, Group([Finding("a", 0) with { Users = ["helpdesk@example.com"] }, Finding("b", 1) with { Users = ["helpdesk@example.com"] }], hostsWith: 30).Count);

    [Fact]
    public void Group_CorrelationIdOfTheVendor_JoinsAcrossHosts() =>
        Assert.Single(Group([Finding("a", 0) with { Hosts = ["WS-1"], CorrelationIds = ["x/1"] }, Finding("b", 90) with { Hosts = ["WS-2"], CorrelationIds = ["x/1"] }]));

    [Fact]
    public void Group_FirstLogonByAForeignAccountBetweenTwoHosts_JoinsTheirFindings()
    {
        FindingFacts[] findings = [Finding("a", 0) with { Hosts = ["WS-1"] }, Finding("b", 6) with { Hosts = ["FS-1"] }, Finding("c", 26) with { Hosts = ["FS-1"] }];

        var groups = Group(findings, [Move("WS-1", "FS-1", 5)]);

        Assert.Single(groups);
        Assert.Single(groups[0].Moves);
    }

    [Fact]
    public void Group_FindingAboutTheMoveItselfNamesBothHosts_DoesNotStandInForWhatCameBefore()
    {
        FindingFacts[] findings =
        [
            Finding("a", 0) with { Hosts = ["WS-1"] }, Finding("b", 6) with { Hosts = ["FS-1"] },
            Finding("c", 5) with { Id = new("watchfloor.findings.lateral-movement", "c"), Hosts = ["FS-1", "WS-1"] },
        ];

        Assert.Single(Group(findings, [Move("WS-1", "FS-1", 5)]));
    }

    [Fact]
    public void Group_PersonWhoLogsOnFromTheirOwnMachine_JoinsNothing() =>
        Assert.Equal(2, Group(
            [Finding("a", 0) with { Hosts = ["WS-1"] }, Finding("b", 6) with { Hosts = ["FS-1"] }],
            [Move("WS-1", "FS-1", 5) with { IsForeignUser = false }]).Count);

    [Fact]
    public void Group_MoveBeforeAnythingHappenedOnItsSource_JoinsNothing() =>
        Assert.Equal(2, Group([Finding("a", 5) with { Hosts = ["WS-1"] }, Finding("b", 6) with { Hosts = ["FS-1"] }], [Move("WS-1", "FS-1", 4)]).Count);

    [Fact]
    public void Group_FindingWithAPlainExplanation_StaysOutOfTheStoryOfItsHost()
    {
        var groups = Group([Finding("a", 0) with { Hosts = ["FS-1"] }, Finding("b", 1) with { Hosts = ["FS-1"], IsExplained = true }]);

        Assert.Equal(2, groups.Count);
        Assert.All(groups, group => Assert.Equal("alone", group.JoinedBy[0]));
    }

    [Fact]
    public void Group_AnyOrderOfFindings_GivesTheSameGroups()
    {
        FindingFacts[] findings = [.. Enumerable.Range(0, 20).Select(i => Finding($"f{i}", i) with { Hosts = [$"WS-{i % 4}"] })];

        var forward = Group(findings).Select(group => string.Join(' ', group.Findings.Select(finding => finding.Id.Uid)));
        var backward = Group([.. findings.Reverse()]).Select(group => string.Join(' ', group.Findings.Select(finding => finding.Id.Uid)));

        Assert.Equal(forward, backward);
    }

    [Fact]
    public void Of_SameOldestFinding_IsTheSameIdWithEightLettersOrDigits()
    {
        var id = IncidentId.Of(new("crowdstrike.alerts", "1"));

        Assert.Equal(id, IncidentId.Of(new("crowdstrike.alerts", "1")));
        Assert.NotEqual(id, IncidentId.Of(new("crowdstrike.alerts", "2")));
        Assert.Matches("^INC-[0-9A-Z]{8}$", id);
    }

    private static IReadOnlyList<FindingGroup> Group(IReadOnlyList<FindingFacts> findings, IReadOnlyList<LateralMove>? moves = null, int hostsWith = 1) =>
        new Correlator(new CorrelationOptions()).Group(findings, moves ?? [], _ => hostsWith);

    private static FindingFacts Finding(string uid, double hours) => new()
    {
        Id = new EvidenceId("test.alerts", uid), FirstSeen = Start.AddHours(hours), LastSeen = Start.AddHours(hours), Title = uid, Vendor = "Test",
    };

    private static LateralMove Move(string from, string to, double hours) =>
        new(from, to, "helpdesk@example.com", Start.AddHours(hours), new EvidenceId("test.telemetry", "logon")) { IsForeignUser = true, IsFirst = true };
}
