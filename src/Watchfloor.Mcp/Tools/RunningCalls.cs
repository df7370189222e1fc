using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Watchfloor.Mcp;

/// <summary>Calls that took longer than a client should wait. Their work goes on, and the cursor the client got asks for the result.</summary>
/// <param name="time">The clock by which the work is bounded.</param>
/// <param name="stopping">Ends all work when the server stops.</param>
internal sealed class RunningCalls(TimeProvider time, CancellationToken stopping)
{
    /// <summary>How long a call waits for its work.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    private const int MostRunning = 50;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Running> running = new();

    /// <summary>Begins work and waits for it a while.</summary>
    /// <returns>The reply; or a handle under which it can be asked for.</returns>
    public async Task<(ToolReply? Reply, string? Handle)> BeginAsync(
        Func<CancellationToken, Task<ToolReply>> work, Func<TimeSpan, Task> tellProgress, CancellationToken cancellationToken)
    {
        foreach (var (old, done) in running.Where(pair => time.GetElapsedTime(pair.Value.Began) > Longest + Longest))
        {
            // Nobody came for it.
            running.TryRemove(old, out _);
            done.Stop.Dispose();
        }

        if (running.Count >= MostRunning)
        {
            throw new ToolErrorException(new(ToolErrorCode.RateLimited, $"{MostRunning} calls are running already.", "Ask for their results with the cursors they gave, or try again later.") { RetryAfter = TimeSpan.FromMinutes(1) });
        }

        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        stop.CancelAfter(Longest);
        var item = new Running(Task.Run(() => work(stop.Token), CancellationToken.None), stop, time.GetTimestamp());
        var handle = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return await WaitAsync(handle, item, tellProgress, cancellationToken);
    }

    /// <summary>Waits a while for work that was begun before.</summary>
    /// <exception cref="ToolErrorException">There is none under this handle, or its result was fetched.</exception>
    public Task<(ToolReply? Reply, string? Handle)> ResumeAsync(string handle, Func<TimeSpan, Task> tellProgress, CancellationToken cancellationToken) =>
        running.TryRemove(handle, out var item)
            ? WaitAsync(handle, item, tellProgress, cancellationToken)
            : throw new ToolErrorException(new(
                ToolErrorCode.CursorInvalid, "The work behind this cursor is done and fetched, was stopped, or ran in another process.", "Ask again without cursor."));

    private async Task<(ToolReply? Reply, string? Handle)> WaitAsync(string handle, Running item, Func<TimeSpan, Task> tellProgress, CancellationToken cancellationToken)
    {
        var step = Wait / 5;
        try
        {
            for (var waited = TimeSpan.Zero; waited < Wait; waited += step)
            {
                if (await Task.WhenAny(item.Work, Task.Delay(step, time, cancellationToken)) == item.Work)
                {
                    item.Stop.Dispose();
                    return (await item.Work, null);
                }

                cancellationToken.ThrowIfCancellationRequested();
                await tellProgress(time.GetElapsedTime(item.Began));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client does not want it any more.
            await item.Stop.CancelAsync();
            throw;
        }

        running[handle] = item;
        return (null, handle);
    }

    private sealed record Running(Task<ToolReply> Work, CancellationTokenSource Stop, long Began);
}
