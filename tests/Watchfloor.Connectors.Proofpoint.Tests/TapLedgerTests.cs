using Microsoft.Extensions.Options;
using Watchfloor.Lab;

namespace Watchfloor.Connectors.Proofpoint.Tests;

public class TapLedgerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 5, 0, TimeSpan.Zero);

    private readonly LabClock clock = new(Noon);

    [Fact]
    public void Take_BeyondTheDay_RefusesAndSaysWhenCallsComeBack()
    {
        var ledger = Ledger();
        Take(ledger, 24);

        var refused = Assert.Throws<ConnectorException>(() => ledger.Take(TapPool.Siem));

        // Calls of the hour from 12:00 come back when that hour is a day old at its end: 13:00 the next day.
        Assert.Equal(TimeSpan.FromMinutes((24 * 60) + 55), refused.RetryAfter);
        Assert.Equal(429, refused.StatusCode);
        Assert.Equal(0, ledger.Left(TapPool.Siem));
    }

    [Fact]
    public void Take_CallsOfTheDayBefore_DoNotCount()
    {
        var ledger = Ledger();
        Take(ledger, 24);
        clock.Set(new(2026, 3, 2, 12, 59, 0, TimeSpan.Zero));
        var before = ledger.Left(TapPool.Siem);
        clock.Set(new(2026, 3, 2, 13, 0, 0, TimeSpan.Zero));

        Assert.Equal((0, 24), (before, ledger.Left(TapPool.Siem)));
    }

    [Fact]
    public void Restore_FromSeveralCursors_CountsEachCallOnce()
    {
        var before = Ledger();
        Take(before, 3);
        var first = before.Snapshot();
        Take(before, 2);
        before.Take(TapPool.Campaigns);
        var second = before.Snapshot();

        var after = Ledger();
        after.Restore(second);
        after.Restore(first);

        Assert.Equal(24 - 5, after.Left(TapPool.Siem));
        Assert.Equal(30 - 1, after.Left(TapPool.Campaigns));
    }

    [Fact]
    public void Left_SmallPool_KeepsTheReserve() => Assert.Equal(30, Ledger().Left(TapPool.ThreatForensics));

    [Fact]
    public void Refused_ByTap_LeavesThePoolAloneForAQuarterOfAnHour()
    {
        var ledger = Ledger();

        var refused = ledger.Refused(TapPool.Campaigns, new ConnectorException("Proofpoint", "no", 429));

        Assert.Equal(TimeSpan.FromMinutes(15), refused.RetryAfter);
        Assert.Throws<ConnectorException>(() => ledger.Take(TapPool.Campaigns));
        Assert.Equal(24, ledger.Left(TapPool.Siem));
        clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(30, ledger.Left(TapPool.Campaigns));
    }

    [Fact]
    public void Refused_ByTapWithCallsOfOurs_WaitsForTheOldest()
    {
        var ledger = Ledger();
        Take(ledger, 1);
        clock.Advance(TimeSpan.FromHours(2));

        var refused = ledger.Refused(TapPool.Siem, new ConnectorException("Proofpoint", "no", 429));

        // From 14:05 to 13:00 the next day.
        Assert.Equal(TimeSpan.FromMinutes((22 * 60) + 55), refused.RetryAfter);
    }

    [Fact]
    public void States_NamesEveryPool()
    {
        var ledger = Ledger();
        Take(ledger, 2);

        var states = ledger.States();

        Assert.Equal(TapPool.All.Count, states.Count);
        Assert.Equal(new QuotaState("SIEM", 2, 24, 1800, new(2026, 3, 2, 13, 0, 0, TimeSpan.Zero)), states[0]);
        Assert.All(states.Skip(1), state => Assert.Equal((0, null), (state.Used, state.FreesAt)));
    }

    private static void Take(TapLedger ledger, int calls)
    {
        for (; calls > 0; calls--)
        {
            ledger.Take(TapPool.Siem);
        }
    }

    private TapLedger Ledger() => new(Options.Create(new TapOptions { Principal = "p", Secret = "s", DailyCalls = 24 }), clock);
}
