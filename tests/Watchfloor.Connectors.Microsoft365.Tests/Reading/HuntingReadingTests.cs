using System.Text.Json.Nodes;

namespace Watchfloor.Connectors.Microsoft365.Tests.Reading;

public class HuntingReadingTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ReadAsync_MoreRowsThanAQueryMayReturn_SplitsTheWindowAndMissesNone()
    {
        await using var graph = await GraphDouble.StartAsync();

        // 600 rows in a minute, then one an hour: the limit of 50 rows is met again and again.
        graph.Add("DeviceProcessEvents", Enumerable.Range(0, 600).Select(i => Row(i, Start.AddHours(3).AddMilliseconds(i * 100))));
        graph.Add("DeviceProcessEvents", Enumerable.Range(600, 40).Select(i => Row(i, Start.AddHours(i - 596))));

        var batches = await graph.ReadAsync(MicrosoftFeed.HuntingProcess, new Cursor(null, Start), settings => settings["Connectors:Microsoft365:HuntingRows"] = "50");

        Assert.Equal(640, GraphDouble.Ids(batches).Distinct().Count());
        Assert.Empty(batches.SelectMany(batch => batch.Warnings));
    }

    [Fact]
    public async Task ReadAsync_MoreRowsInOneInstantThanTheLimit_WarnsInsteadOfLooping()
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.Add("DeviceNetworkEvents", Enumerable.Range(0, 60).Select(i => Row(i, Start.AddHours(3), "ConnectionSuccess")));

        var batches = await graph.ReadAsync(MicrosoftFeed.HuntingNetwork, new Cursor(null, Start), settings => settings["Connectors:Microsoft365:HuntingRows"] = "50");

        Assert.Contains(batches.SelectMany(batch => batch.Warnings), warning => warning.Contains("Raise HuntingRows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_OlderThanHuntingKeeps_WarnsOfTheGap()
    {
        await using var graph = await GraphDouble.StartAsync();

        var batches = await graph.ReadAsync(MicrosoftFeed.HuntingProcess, new Cursor(null, graph.Clock.GetUtcNow().AddDays(-90)));

        Assert.Contains(batches.SelectMany(batch => batch.Warnings), warning => warning.Contains("keeps 30 days", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_QueriesOverLongTimesRunOut_AsksShorterOnesAndMissesNone()
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.SlowFrom = TimeSpan.FromMinutes(20);
        graph.Add("DeviceProcessEvents", Enumerable.Range(0, 40).Select(i => Row(i, Start.AddHours(i))));

        var batches = await graph.ReadAsync(MicrosoftFeed.HuntingProcess, new Cursor(null, Start));

        Assert.Equal(40, GraphDouble.Ids(batches).Distinct().Count());
        Assert.Empty(batches.SelectMany(batch => batch.Warnings));
    }

    [Fact]
    public async Task ReadAsync_TableWhoseTimeIsTimeGenerated_IsAskedByThat()
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.TimeColumn = "TimeGenerated";
        var row = Row(1, Start.AddHours(1));
        row["TimeGenerated"] = (string?)row["Timestamp"];
        row.Remove("Timestamp");
        graph.Add("DeviceProcessEvents", row);

        var batches = await graph.ReadAsync(MicrosoftFeed.HuntingProcess, new Cursor(null, Start));

        Assert.Equal(Start.AddHours(1), Assert.Single(batches.SelectMany(batch => batch.Events)).Time);
    }

    private static JsonObject Row(int i, DateTimeOffset time, string action = "ProcessCreated") => new()
    {
        ["Timestamp"] = WindowReadingTests.Text(time), ["DeviceId"] = "d", ["ReportId"] = i, ["ActionType"] = action, ["ProcessId"] = i + 1, ["FileName"] = "a.exe", ["RemoteIP"] = "192.0.2.1",
    };
}
