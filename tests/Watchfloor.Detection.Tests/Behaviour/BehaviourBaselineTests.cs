using Watchfloor.Detection.Behaviour;

namespace Watchfloor.Detection.Tests.Behaviour;

public class BehaviourBaselineTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Fill_Newcomer_IsJudgedByHisPeersOnTheSameDay()
    {
        List<BehaviourDay> days = [Day("a", 0, 10), Day("b", 0, 20), Day("new", 0, 3), Day("other", 0, 900, peers: "servers")];

        BehaviourBaseline.Fill(days, 1);

        Assert.Equal((15, 0, 2), (days[2].Expected[0], days[2].Earlier, days[2].PeersThatDay));
        Assert.Equal(0, days[3].Expected[0]);
    }

    [Fact]
    public void Fill_OldHand_IsJudgedByHimself()
    {
        var days = Enumerable.Range(0, 40).SelectMany(day => (BehaviourDay[])[Day("busy", day, 100), Day("calm", day, 0)]).ToList();

        BehaviourBaseline.Fill(days, 1);

        var last = days.Single(day => day.Entity == "busy" && day.Day == Monday.AddDays(39));
        Assert.Equal(39, last.Earlier);
        Assert.InRange(last.Expected[0], 90, 100);
    }

    [Fact]
    public void Fill_DayOnWhichAllDoIt_SurprisesNobody()
    {
        var days = Enumerable.Range(0, 50).SelectMany(host => Enumerable.Range(0, 3).Select(day => Day($"h{host}", day, day == 2 ? 5 : 0))).ToList();

        BehaviourBaseline.Fill(days, 1);

        Assert.All(days, day => Assert.True(day.Surprise(0, isVolume: false) < 2));
    }

    [Theory]
    [InlineData(1, 0.05, false, 3.02)]
    [InlineData(2, 0.05, false, 6.71)]
    [InlineData(1, 2, false, 0)]
    [InlineData(1_000, 0, false, 50)]
    [InlineData(99, 19, true, 3.0)]
    [InlineData(5, 500, true, 0)]
    public void Surprise_IsTheChanceOfSoMany_OrTheRatio(double value, double expected, bool isVolume, double surprise)
    {
        var day = Day("a", 0, value);
        day.Expected = [expected];

        Assert.Equal(surprise, day.Surprise(0, isVolume), 0.02);
    }

    private static BehaviourDay Day(string entity, int day, double value, string peers = "workstations") => new()
    {
        Entity = entity, Peers = peers, Day = Monday.AddDays(day), FirstSeen = Monday.AddDays(day), LastSeen = Monday.AddDays(day), Evidence = Enumerable.Empty<(Watchfloor.Ocsf.EvidenceId, DateTimeOffset)>().ToLookup(_ => ""), Values = [value],
    };
}
