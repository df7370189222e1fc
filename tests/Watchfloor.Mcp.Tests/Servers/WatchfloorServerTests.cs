namespace Watchfloor.Mcp.Tests.Servers;

public class WatchfloorServerTests(LabSources lab)
{
    [Fact]
    public async Task GetStatus_OverTheLab_TellsEveryFeed()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "watchfloor");

        var reply = await running.CallAsync("watchfloor_get_status", ("source", "proofpoint"));

        Assert.Contains(reply.Items, item => item.GetProperty("title").GetString() == "proofpoint.siem" && item.GetProperty("collected_at").GetString() is not null);
    }

    [Fact]
    public async Task Incidents_FromListToEvidence_CanBeFollowed()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "watchfloor");

        var list = await running.CallAsync("watchfloor_list_incidents", ("verdict", "true_positive"));
        var overview = await running.CallAsync("watchfloor_get_incident", ("id", list.Ids[0]));
        var timeline = await running.CallAsync("watchfloor_get_incident", ("id", list.Ids[0]), ("part", "timeline"));
        var evidence = timeline.Items[0].GetProperty("evidence")[0].GetString()!;
        var alert = await running.CallAsync("watchfloor_get_alert", ("id", overview.Items[0].GetProperty("finding_ids")[0].GetString()!));
        var source = await running.CallAsync("watchfloor_get_alert", ("id", evidence));

        Assert.Contains(list.Ids[0], alert.Items[0].GetProperty("incidents").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(evidence, source.Ids[0]);
    }

    [Fact]
    public async Task TimelineAndPivot_OfAUserByAnyOfHisNames_FindTheSameEvents()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "watchfloor");
        await using var microsoft = await TestServer.StartAsync(lab.Sources, "microsoft");
        var signIn = (await microsoft.CallAsync("microsoft_get_sign_in_logs", ("result", "failure"))).Items[0].GetProperty("title").GetString()!;
        var user = (await microsoft.CallAsync("microsoft_get_entra_users", ("user", signIn))).Items[0];

        var byUpn = await running.CallAsync("watchfloor_get_entity_timeline", ("entity", user.GetProperty("upn").GetString()), ("since", "-2d"));
        var byId = await running.CallAsync("watchfloor_get_entity_timeline", ("entity", user.GetProperty("object_id").GetString()), ("since", "-2d"));
        var pivot = await running.CallAsync("watchfloor_pivot_entity", ("entity", signIn), ("since", "-2d"));

        Assert.True(byUpn.Total > 0);
        Assert.Equal(byUpn.Total, byId.Total);
        Assert.Contains(pivot.Items, item => item.GetProperty("kind").GetString() == "address");
    }

    [Theory]
    [InlineData("T1059.001", "T1059.001")]
    [InlineData("powershell", "T1059.001")]
    public async Task GetAttackTechnique_ByIdOrWords_NamesItWithItsTactics(string asked, string id)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "watchfloor");

        var reply = await running.CallAsync("watchfloor_get_attack_technique", ("technique", asked));

        var technique = reply.Items.Single(item => item.GetProperty("id").GetString() == id);
        Assert.Contains("Execution", technique.GetProperty("tactics").EnumerateArray().Select(tactic => tactic.GetString()));
    }

    [Theory]
    [InlineData("SELECT feed, count(*) AS n FROM events GROUP BY feed ORDER BY n DESC LIMIT 3", "ok")]
    [InlineData("DELETE FROM events", "error")]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')", "error")]
    public async Task QueryLake_OnlyReadsTheLake(string sql, string status)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "watchfloor", Profile.Hunt);

        var reply = await running.CallAsync("watchfloor_query_lake", ("sql", sql));

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task Calls_AllOfThem_AreInTheAuditChain()
    {
        await using (var running = await TestServer.StartAsync(lab.Sources, "watchfloor"))
        {
            await running.CallAsync("watchfloor_get_attack_technique", ("technique", "T1003"));
            await running.CallAsync("watchfloor_get_attack_technique", ("nonsense", "T9999"));
        }

        var entries = await lab.Sources.Incidents.AuditLogAsync(TestContext.Current.CancellationToken);

        Assert.Contains(entries, entry => entry is { Action: "mcp_call", Subject: "watchfloor_get_attack_technique" } && entry.Details.Contains("T1003", StringComparison.Ordinal) && entry.Details.StartsWith("ok", StringComparison.Ordinal));
        Assert.Contains(entries, entry => entry.Details.StartsWith("error", StringComparison.Ordinal) && entry.Details.Contains("nonsense", StringComparison.Ordinal));
        Assert.True((await lab.Sources.Incidents.VerifyAuditAsync(TestContext.Current.CancellationToken)).Ok);
    }
}
