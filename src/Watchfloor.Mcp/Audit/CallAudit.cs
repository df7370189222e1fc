using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Watchfloor.Incidents;

namespace Watchfloor.Mcp;

/// <summary>Writes every call into the audit chain. Calls that come together are one write to the disk; all are written before the server ends.</summary>
/// <remarks>A reading call does not wait for the disk, so a process that is killed can lose the entries of its last moments. What changes something is written by the store itself, before it answers.</remarks>
internal sealed partial class CallAudit : IAsyncDisposable
{
    private const int MostWaiting = 5000;

    // A write costs as much as ten calls, so that each waits a moment for those that follow it; never so long that as many come as there is room for.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    // A full disk or a lock that is held: what a moment mends and what a person mends both come back within a second.
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly Channel<(DateTimeOffset At, string By, string Action, string Subject, string Details)> waiting =
        Channel.CreateBounded<(DateTimeOffset, string, string, string, string)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IncidentStore store;
    private readonly TimeProvider time;
    private readonly ILogger<CallAudit> logger;
    private readonly Task writing;
    private volatile bool isFailing;
    private int counted;

    public CallAudit(IncidentStore store, TimeProvider time, ILogger<CallAudit> logger)
    {
        (this.store, this.time, this.logger) = (store, time, logger);
        writing = Task.Run(WriteAsync);
    }

    /// <summary>Refuses to go on while calls cannot be recorded.</summary>
    /// <exception cref="ToolErrorException">The last write failed.</exception>
    public void RequireWritable()
    {
        if (isFailing)
        {
            // Not why: a driver's words name the database's host, or a folder.
            throw new ToolErrorException(new(
                ToolErrorCode.StoreFailed,
                "The audit log cannot be written, so no call is answered. The server's log says why.",
                "Make room on the disk and check the data folder's permissions, or look at the database of incidents. It is tried again every second; then calls are answered again.")
            { RetryAfter = Again });
        }
    }

    /// <summary>Records a call. While nothing can be written and as many wait as there is room for, calls are refused, and counted instead.</summary>
    public ValueTask AddAsync(DateTimeOffset at, string by, string action, string subject, string details, CancellationToken cancellationToken)
    {
        if (waiting.Writer.TryWrite((at, by, action, subject, details)))
        {
            return ValueTask.CompletedTask;
        }

        if (!isFailing)
        {
            return waiting.Writer.WriteAsync((at, by, action, subject, details), cancellationToken);
        }

        Interlocked.Increment(ref counted);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        ending.TrySetResult();
        await writing;
    }

    private async Task WriteAsync()
    {
        var entries = new List<(DateTimeOffset, string, string, string, string)>();
        while (entries.Count > 0 || await waiting.Reader.WaitToReadAsync())
        {
            await Task.WhenAny(Task.Delay(isFailing ? Again : Gather, time), ending.Task);
            var isLast = ending.Task.IsCompleted;
            if (entries.Count == 0)
            {
                Take(entries);
            }

            try
            {
                await store.AuditAsync(entries, CancellationToken.None);
                entries.Clear();
                isFailing = false;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Their calls are answered, so the entries stay until they are written.
                if (!isFailing)
                {
                    LogFailing(exception);
                }

                isFailing = true;
                if (isLast)
                {
                    LogLost(entries.Count + waiting.Reader.Count, exception);
                    return;
                }
            }
        }
    }

    private void Take(List<(DateTimeOffset At, string By, string Action, string Subject, string Details)> entries)
    {
        while (entries.Count < MostWaiting && waiting.Reader.TryRead(out var entry))
        {
            entries.Add(entry);
        }

        if (Interlocked.Exchange(ref counted, 0) is > 0 and var more)
        {
            entries.Add((entries[^1].At, "watchfloor", "mcp_calls_counted", "audit", string.Create(CultureInfo.InvariantCulture, $"{more} more calls came while the audit log could not be written")));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit log cannot be written; until it can, no call is answered")]
    private partial void LogFailing(Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The server ended while the audit log could not be written; {Count} entries are lost")]
    private partial void LogLost(int count, Exception exception);
}
