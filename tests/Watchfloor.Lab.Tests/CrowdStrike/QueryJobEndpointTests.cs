using System.Globalization;
using System.Text.Json;

namespace Watchfloor.Lab.Tests.CrowdStrike;

public class QueryJobEndpointTests(SmallLab lab)
{
    private const string Jobs = "/humio/api/v1/repositories/investigate_view/queryjobs";
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Start.AddDays(2);

    [Fact]
    public async Task Search_WithoutLimit_GivesTwoHundredNewest()
    {
        var rows = await lab.Client.SearchAsync("#event_simpleName=ProcessRollup2", Start, End);

        Assert.Equal(200, rows.Count);
        Assert.All(rows, row => Assert.Equal("ProcessRollup2", row.GetProperty("#event_simpleName").GetString()));
        Assert.Equal(rows.Select(At).OrderDescending(), rows.Select(At));
    }

    [Fact]
    public async Task Search_SortedWithLimit_GivesOldestFirstUpToTheCap()
    {
        var rows = await lab.Client.SearchAsync("#event_simpleName=/ProcessRollup2|DnsRequest|NetworkConnectIP4/ | sort(@timestamp, order=asc, limit=20000)", Start, End);

        Assert.InRange(rows.Count, 3_000, 20_000);
        Assert.Equal(rows.Select(At).Order(), rows.Select(At));
        Assert.Equal(rows.Count, rows.Select(row => row.GetProperty("@id").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("head(7)", true)]
    [InlineData("tail(7)", false)]
    public async Task Search_HeadAndTail_TakeFromTheirEnd(string function, bool oldest)
    {
        var rows = await lab.Client.SearchAsync($"#event_simpleName=UserLogon | {function}", Start, End);
        var all = await lab.Client.SearchAsync("#event_simpleName=UserLogon | head(20000)", Start, End);

        Assert.Equal(7, rows.Count);
        Assert.Equal(oldest ? all.Min(At) : all.Max(At), oldest ? rows.Min(At) : rows.Max(At));
    }

    [Fact]
    public async Task Search_Window_HoldsOnlyItsEvents()
    {
        var rows = await lab.Client.SearchAsync("* | head(20000)", Start.AddHours(9), Start.AddHours(10));

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.InRange(At(row), Start.AddHours(9).ToUnixTimeMilliseconds(), Start.AddHours(10).ToUnixTimeMilliseconds() - 1));
    }

    [Fact]
    public async Task Search_ByDevice_FindsOnlyIt()
    {
        var aid = (await lab.Client.FalconAsync("/devices/queries/devices/v1?limit=1")).Items("resources")[0].GetString()!;

        var rows = await lab.Client.SearchAsync($"aid={aid} #event_simpleName!=DnsRequest | tail(500)", Start, End);

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(aid, row.GetProperty("aid").GetString()));
        Assert.DoesNotContain(rows, row => row.GetProperty("#event_simpleName").GetString() == "DnsRequest");
    }

    [Fact]
    public async Task Row_HasOnlyTextValues()
    {
        var rows = await lab.Client.SearchAsync("* | head(500)", Start, End);

        Assert.All(rows, row => Assert.All(row.EnumerateObject(), field => Assert.Equal(JsonValueKind.String, field.Value.ValueKind)));
        Assert.All(rows, row => Assert.True(At(row) < long.Parse(row.GetProperty("@ingesttimestamp").GetString()!, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("#event_simpleName=UserLogon | wibble()")]
    [InlineData("CommandLine=/(unclosed/")]
    public async Task Search_NotUnderstood_IsEmptyAndNoError(string query) => Assert.Empty(await lab.Client.SearchAsync(query, Start, End));

    [Fact]
    public async Task Poll_LargeJob_IsNotDoneAtFirst_AndGoneAfterDelete()
    {
        var body = JsonSerializer.Serialize(new { queryString = "* | head(5000)", start = Start.ToUnixTimeMilliseconds(), end = End.ToUnixTimeMilliseconds() });
        var id = (await lab.Client.FalconAsync(HttpMethod.Post, Jobs, body)).Text("id");

        var first = await lab.Client.FalconAsync($"{Jobs}/{id}");
        var second = await lab.Client.FalconAsync($"{Jobs}/{id}");
        var deleted = await lab.Client.FalconAsync(HttpMethod.Delete, $"{Jobs}/{id}", null);
        var gone = await lab.Client.FalconAsync($"{Jobs}/{id}");

        Assert.False(first.Json.GetProperty("done").GetBoolean());
        Assert.True(first.Json.GetProperty("metaData").GetProperty("pollAfter").GetInt32() > 0);
        Assert.True(second.Json.GetProperty("done").GetBoolean());
        Assert.Equal(5000, second.Items("events").Count);
        Assert.Equal(204, deleted.Status);
        Assert.Equal(404, gone.Status);
    }

    private static long At(JsonElement row) => long.Parse(row.GetProperty("@timestamp").GetString()!, CultureInfo.InvariantCulture);
}
