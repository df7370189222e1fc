using Watchfloor.Detection.Models.Calibration;

namespace Watchfloor.Detection.Tests.Models.Calibration;

public class DriftReasonTests
{
    [Theory]
    [InlineData(0, 400, false)]
    [InlineData(0.2, 400, false)]
    [InlineData(0.5, 400, true)]
    [InlineData(0.5, 99, false)]
    public void Of_ScoresMovedByAShareOfTheirRange_TellsOnlyAMoveThatMatters(double moved, int window, bool isTold)
    {
        var before = Enumerable.Range(0, 2000).Select(i => i / 2000.0).ToArray();
        var now = Enumerable.Range(0, window).Select(i => (i / (double)window) + moved).ToArray();

        var reason = DriftReason.Of(before, now, "sign-ins");

        Assert.Equal(isTold, reason is not null);

        // All scores moved by half of an even range: so much more of them lie above each level.
        Assert.True(reason is null || Math.Abs(reason.Value - moved) < 0.01);
    }
}
