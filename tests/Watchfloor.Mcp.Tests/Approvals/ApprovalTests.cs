namespace Watchfloor.Mcp.Tests.Approvals;

public class ApprovalTests(LabSources lab)
{
    [Fact]
    public async Task Change_BeforeAndAfterAPersonApproves_HappensOnceAndIsOnTheRecord()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "watchfloor", Profile.Respond);
        var incident = (await running.CallAsync("watchfloor_list_incidents")).Ids[^1];
        (string, object?)[] arguments = [("id", incident), ("text", "looked at it with the night shift")];
        var people = new ApprovalStore(lab.Sources.Lake.Folder, TimeProvider.System);

        var asked = await running.CallAsync("watchfloor_comment_incident", arguments);
        var id = people.Waiting().Single(waiting => waiting.Arguments.Contains("night shift", StringComparison.Ordinal)).Id;
        var early = await running.CallAsync("watchfloor_comment_incident", [.. arguments, ("approval", id)]);
        people.Approve(id, "daria");
        var other = await running.CallAsync("watchfloor_comment_incident", ("id", incident), ("text", "something else"), ("approval", id));
        var done = await running.CallAsync("watchfloor_comment_incident", [.. arguments, ("approval", id)]);
        var again = await running.CallAsync("watchfloor_comment_incident", [.. arguments, ("approval", id)]);

        Assert.Equal(["approval_required", "approval_required", "approval_required", "approval_required"], new[] { asked, early, other, again }.Select(reply => reply.ErrorCode));
        Assert.Equal("ok", done.Status);
        var comment = Assert.Single(await lab.Sources.Incidents.CommentsAsync(incident, TestContext.Current.CancellationToken));
        Assert.StartsWith("daria through", comment.By);
        Assert.Contains(await lab.Sources.Incidents.AuditLogAsync(TestContext.Current.CancellationToken), entry => entry.Action == "use_approval" && entry.Details.Contains("daria", StringComparison.Ordinal));
    }
}
