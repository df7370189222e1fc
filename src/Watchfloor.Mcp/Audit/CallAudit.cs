using System.Threading.Channels;
using Watchfloor.Incidents;

namespace Watchfloor.Mcp;

/// <summary>Writes every call into the audit chain. Calls that come together are one write to the disk; all are written before the server ends.</summary>
/// <remarks>A reading call does not wait for the disk, so a process that is killed can lose the entries of its last moments. What changes something is written by the store itself, before it answers.</remarks>
internal sealed class CallAudit : IAsyncDisposable
{
    private const int MostWaiting = 5000;

    // A write costs as much as ten calls, so that each waits a moment for those that follow it.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    private readonly Channel<(DateTimeOffset At, string By, string Action, string Subject, string Details)> waiting =
        Channel.CreateBounded<(DateTimeOffset, string, string, string, string)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IncidentStore store;
    private readonly Task writing;
    private volatile string? failure;

    public CallAudit(IncidentStore store)
    {
        this.store = store;
        writing = Task.Run(WriteAsync);
    }

    /// <summary>Refuses to go on when calls can no longer be recorded.</summary>
    /// <exception cref="ToolErrorException">The last write failed.</exception>
    public void RequireWritable()
    {
        if (failure is { } message)
        {
            throw new ToolErrorException(new(
                ToolErrorCode.StoreFailed, $"The audit log cannot be written, so no call is answered: {message}", "Make room on the disk and check the data folder's permissions, then start the server again."));
        }
    }

    /// <summary>Records a call.</summary>
    public ValueTask AddAsync(DateTimeOffset at, string by, string action, string subject, string details, CancellationToken cancellationToken) =>
        waiting.Writer.WriteAsync((at, by, action, subject, details), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        ending.TrySetResult();
        await writing;
    }

    private async Task WriteAsync()
    {
        while (await waiting.Reader.WaitToReadAsync())
        {
            await Task.WhenAny(Task.Delay(Gather), ending.Task);
            var entries = new List<(DateTimeOffset, string, string, string, string)>();
            while (entries.Count < MostWaiting && waiting.Reader.TryRead(out var entry))
            {
                entries.Add(entry);
            }

            try
            {
                await store.AuditAsync(entries, CancellationToken.None);
            }
            catch (Exception exception) when (exception is Microsoft.EntityFrameworkCore.DbUpdateException or System.Data.Common.DbException or IOException)
            {
                failure = exception.InnerException?.Message ?? exception.Message;
            }
        }
    }
}
