using Microsoft.Extensions.Time.Testing;

namespace Watchfloor.Mcp.Tests.Tools;

public class RunningCallsTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Begin_WorkThatOutlastsTheWait_GivesAHandleAndLaterTheReplyOnce()
    {
        var running = new RunningCalls(time, CancellationToken.None);
        var work = new TaskCompletionSource<ToolReply>();
        var progress = 0;
        var waiting = running.BeginAsync(_ => work.Task, _ => Task.FromResult(++progress), TestContext.Current.CancellationToken);

        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var (early, handle) = await waiting;
        work.SetResult(new ToolReply { Summary = "done" });
        var (late, none) = await running.ResumeAsync(handle!, _ => Task.CompletedTask, TestContext.Current.CancellationToken);

        Assert.Null(early);
        Assert.True(progress >= 5);
        Assert.Equal(("done", (string?)null), (late!.Summary, none));
        await Assert.ThrowsAsync<ToolErrorException>(() => running.ResumeAsync(handle!, _ => Task.CompletedTask, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Begin_TheClientCancels_StopsTheWork()
    {
        var running = new RunningCalls(time, CancellationToken.None);
        using var client = new CancellationTokenSource();
        var stopped = new TaskCompletionSource();
        var waiting = running.BeginAsync(
            async token =>
            {
                token.Register(stopped.SetResult);
                await Task.Delay(Timeout.Infinite, token);
                return new ToolReply { Summary = "" };
            },
            _ => Task.CompletedTask,
            client.Token);

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await stopped.Task.WaitAsync(TestContext.Current.CancellationToken);
    }
}
