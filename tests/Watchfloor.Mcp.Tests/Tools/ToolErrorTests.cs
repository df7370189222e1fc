namespace Watchfloor.Mcp.Tests.Tools;

public class ToolErrorTests(LabSources lab)
{
    [Theory]
    [InlineData("limit", 0, "wrong_argument")]
    [InlineData("limit", "many", "wrong_argument")]
    [InlineData("min_severity", "dreadful", "wrong_argument")]
    [InlineData("since", "yesterday-ish", "wrong_argument")]
    [InlineData("since", "-99999999999d", "wrong_argument")]
    [InlineData("until", "0001-01-01T00:00:00Z", "wrong_argument")]
    [InlineData("filter", "x", "wrong_argument")]
    [InlineData("cursor", "made.up", "cursor_invalid")]
    public async Task Call_WithAWrongArgument_SaysWhatToDo(string name, object value, string code)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "crowdstrike");

        var reply = await running.CallAsync("crowdstrike_get_detections", (name, value));

        Assert.True(reply.Result.IsError);
        Assert.Equal(code, reply.ErrorCode);
        Assert.NotEmpty(reply.Json.GetProperty("error").GetProperty("fix").GetString()!);
    }

    [Fact]
    public async Task Call_WithACursorOfAnotherTool_IsRefused()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "proofpoint");
        var cursor = (await running.CallAsync("proofpoint_get_messages_delivered", ("limit", 1))).NextCursor;

        var reply = await running.CallAsync("proofpoint_get_messages_blocked", ("cursor", cursor));

        Assert.Equal(ToolErrorCode.CursorInvalid, reply.ErrorCode);
    }

    [Fact]
    public async Task Call_ThatFailsByItself_TellsTheClientNoMore()
    {
        var broken = ServerCatalog.Servers[0].Triage[0] with { Answer = (_, _) => throw new InvalidOperationException("secret at /home/someone") };
        await using var running = await TestServer.StartAsync(lab.Sources, ServerCatalog.Servers[0] with { Triage = [broken] }, Profile.Triage);

        var reply = await running.CallAsync(broken.Name);

        Assert.Equal(ToolErrorCode.Internal, reply.ErrorCode);
        Assert.DoesNotContain("secret", reply.Result.StructuredContent.ToString() + reply.Text);
    }

    [Fact]
    public async Task Call_OfAnUnknownEvent_IsNotFound()
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "watchfloor");

        Assert.Equal(ToolErrorCode.NotFound, (await running.CallAsync("watchfloor_get_alert", ("id", "crowdstrike.alerts:none"))).ErrorCode);
        Assert.Equal(ToolErrorCode.WrongArgument, (await running.CallAsync("watchfloor_get_alert", ("id", "none"))).ErrorCode);
        Assert.Equal(ToolErrorCode.NotFound, (await running.CallAsync("watchfloor_get_incident", ("id", "INC-NONE"))).ErrorCode);
    }
}
