namespace Watchfloor.Mcp.Tests.Hosting;

/// <summary>A server whose sources take long to start answers its client at once.</summary>
public class LateStartTests(LabSources lab)
{
    [Theory]
    [InlineData(TestServer.Initialize)]
    [InlineData(TestServer.Discover)]
    public async Task Client_BeforeTheSourcesAreThere_ConnectsAndListsAndItsCallWaits(string revision)
    {
        var (started, ready) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var running = await TestServer.StartAsync(Late(started.Task, ready.Task), "proofpoint", protocol: revision);

        var tools = await running.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var call = running.CallAsync("proofpoint_get_vap_report");
        var early = call.IsCompleted;
        started.SetResult();
        ready.SetResult();

        Assert.NotEmpty(tools);
        Assert.False(early);
        Assert.Equal("ok", (await call).Status);
    }

    [Fact]
    public async Task Call_WhenTheSourcesCannotStart_IsAnError()
    {
        await using var running = await TestServer.StartAsync(Late(Task.FromException(new InvalidOperationException("no port at /home/someone")), Task.CompletedTask), "proofpoint");

        var reply = await running.CallAsync("proofpoint_get_vap_report");

        Assert.Equal(ToolErrorCode.Internal, reply.ErrorCode);
        Assert.DoesNotContain("someone", reply.Json.ToString());
    }

    private ToolSources Late(Task started, Task ready) => new()
    {
        Lake = lab.Sources.Lake, Incidents = lab.Sources.Incidents, Feeds = lab.Sources.Feeds, Time = lab.Sources.Time, IsLab = true, Started = started, Ready = ready,
    };
}
