using System.Globalization;
using System.Text.Json.Nodes;

namespace Watchfloor.Connectors.Microsoft365.Tests.Reading;

public class WindowReadingTests
{
    private const string Alerts = "/v1.0/security/alerts_v2";
    private const string SignIns = "/beta/auditLogs/signIns";
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ReadAsync_TwoDaysInManyPages_BringsEachOnceAndEndsWithACursor()
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.Add(Alerts, Enumerable.Range(0, 250).Select(i => Alert($"a{i}", Start.AddMinutes(i * 10))));

        var batches = await graph.ReadAsync(MicrosoftFeed.Alerts, new Cursor(null, Start.AddDays(-1)));

        Assert.Equal(250, GraphDouble.Ids(batches).Distinct().Count());
        Assert.Equal(250, batches.Sum(batch => batch.Records));
        Assert.NotNull(batches[^1].NextCursor);
    }

    [Fact]
    public async Task ReadAsync_UpdateWithinTheOverlap_BringsTheChangedRecordAndNothingElse()
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.Add(Alerts, Alert("a1", Start.AddHours(47)), Alert("a2", Start.AddHours(47).AddMinutes(5)));
        var first = await graph.ReadAsync(MicrosoftFeed.Alerts, new Cursor(null, Start));
        graph.Clock.Advance(TimeSpan.FromHours(1));
        graph.Add(Alerts, Alert("late", Start.AddHours(47).AddMinutes(1)), Alert("a2", Start.AddHours(48).AddMinutes(2)));

        var second = await graph.ReadAsync(MicrosoftFeed.Alerts, GraphDouble.Last(first));

        Assert.Equal(["a1", "a2"], GraphDouble.Ids(first).Order());
        Assert.Equal(["a2", "late"], GraphDouble.Ids(second).Order());
    }

    [Fact]
    public async Task ReadAsync_SignInThatArrivesHalfAnHourLate_IsNotMissed()
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.Add(SignIns, SignIn("s1", Start.AddHours(47), "interactiveUser"));
        var first = await graph.ReadAsync(MicrosoftFeed.SignIns, new Cursor(null, Start));
        graph.Clock.Advance(TimeSpan.FromMinutes(5));
        graph.Add(SignIns, SignIn("s0", Start.AddHours(47).AddMinutes(-30), "interactiveUser"));

        var second = await graph.ReadAsync(MicrosoftFeed.SignIns, GraphDouble.Last(first));

        Assert.Equal(["s0"], GraphDouble.Ids(second));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_SignIns_ReadsEveryKindTogetherOrOneByOne(bool oneByOne)
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.RefusesSeveralKinds = oneByOne;
        graph.Add(SignIns, new[] { "interactiveUser", "nonInteractiveUser", "servicePrincipal", "managedIdentity" }.Select(kind => SignIn(kind, Start.AddHours(1), kind)));

        var batches = await graph.ReadAsync(MicrosoftFeed.SignIns, new Cursor(null, Start));

        Assert.Equal(["interactiveUser", "managedIdentity", "nonInteractiveUser", "servicePrincipal"], GraphDouble.Ids(batches).Order());
    }

    [Fact]
    public async Task ReadAsync_BetaRefused_FallsBackToV1AndSaysSo()
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.RefusesBeta = true;
        graph.Add("/v1.0/auditLogs/signIns", SignIn("s1", Start.AddHours(1), "interactiveUser"));

        var batches = await graph.ReadAsync(MicrosoftFeed.SignIns, new Cursor(null, Start));

        Assert.Equal(["s1"], GraphDouble.Ids(batches));
        Assert.Equal(4, batches.SelectMany(batch => batch.Warnings).Count(warning => warning.Contains("beta", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ReadAsync_QuietYear_AsksFewQuestions()
    {
        await using var graph = await GraphDouble.StartAsync();

        await graph.ReadAsync(MicrosoftFeed.Alerts, new Cursor(null, graph.Clock.GetUtcNow().AddDays(-365)));

        // Windows of 1, 2, 4, 8, 16 and then 32 days: 31 days in five, the other 334 in eleven.
        Assert.Equal(16, graph.Asked.Count);
    }

    [Fact]
    public async Task ReadAsync_NextLinkToAnotherHost_IsRefused()
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.NextLinkHost = "http://169.254.169.254";
        graph.Add(Alerts, Enumerable.Range(0, 150).Select(i => Alert($"a{i}", Start.AddMinutes(i))));

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => graph.ReadAsync(MicrosoftFeed.Alerts, new Cursor(null, Start)));

        Assert.Contains("leads away", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NextLinkInACircle_Ends()
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.RepeatsNextLink = true;
        graph.Add(Alerts, Enumerable.Range(0, 150).Select(i => Alert($"a{i}", Start.AddMinutes(i))));

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => graph.ReadAsync(MicrosoftFeed.Alerts, new Cursor(null, Start)));

        Assert.Contains("would not end", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_PartialAnswer_WarnsWithTheProvider()
    {
        await using var graph = await GraphDouble.StartAsync();
        graph.IsPartial = true;
        graph.Add(Alerts, Alert("a1", Start.AddHours(1)));

        var batches = await graph.ReadAsync(MicrosoftFeed.Alerts, new Cursor(null, Start));

        Assert.Contains(batches.SelectMany(batch => batch.Warnings), warning => warning.Contains("Example/Provider/503", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_CursorOfSomeoneElse_SaysWhatToDo()
    {
        await using var graph = await GraphDouble.StartAsync();

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => graph.ReadAsync(MicrosoftFeed.Alerts, new Cursor("{\"after\":1}")));

        Assert.Contains("--since", refused.Message, StringComparison.Ordinal);
    }

    private static JsonObject Alert(string id, DateTimeOffset updated) => new()
    {
        ["id"] = id, ["title"] = "t", ["severity"] = "low", ["status"] = "new", ["createdDateTime"] = Text(updated), ["lastUpdateDateTime"] = Text(updated),
    };

    private static JsonObject SignIn(string id, DateTimeOffset created, string kind) => new()
    {
        ["id"] = id, ["kind"] = kind, ["createdDateTime"] = Text(created), ["userPrincipalName"] = "a@example.com", ["clientAppUsed"] = "Browser", ["status"] = new JsonObject { ["errorCode"] = 0 },
    };

    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
