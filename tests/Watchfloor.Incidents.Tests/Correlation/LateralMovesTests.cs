using Watchfloor.Incidents.Tests.Investigation;

namespace Watchfloor.Incidents.Tests.Correlation;

public class LateralMovesTests
{
    [Fact]
    public void Find_OneLogonSeenByTwoTools_IsOneMoveWithBothAsEvidence()
    {
        var story = new StoryBuilder();
        var seen = story.Logon("FS-1", 10, "help", "WS-1");
        var alsoSeen = story.Logon("FS-1", 10.001, "help", "WS-1", feed: "other.logons");
        story.Logon("FS-1", 60, "help", "WS-1");
        story.Logon("FS-1", 60.001, "help", "WS-1", feed: "other.logons");

        var move = Assert.Single(story.Data().Moves);

        Assert.Equal(seen.Id, move.Id);
        Assert.Equal([alsoSeen.Id], move.AlsoSeen);
        Assert.Equal(2, move.Repeats);
    }
}
