using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Watchfloor.Operations;

/// <summary>Reads the next item while the one at hand is still being worked on, so that reading and storing use a core each.</summary>
internal static class ReadAhead
{
    /// <summary>The same items in the same order; at most one waits, so memory stays flat. Errors come where they would have come.</summary>
    /// <param name="source">What is read, on another thread. It is stopped and disposed when the reader of this sequence stops.</param>
    /// <param name="cancellationToken">Stops both sides.</param>
    public static async IAsyncEnumerable<T> Of<T>(Func<CancellationToken, IAsyncEnumerable<T>> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = Channel.CreateBounded<T>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(
            async () =>
            {
                try
                {
                    await foreach (var item in source(stop.Token))
                    {
                        await waiting.Writer.WriteAsync(item, stop.Token);
                    }

                    waiting.Writer.Complete();
                }
                catch (Exception error)
                {
                    waiting.Writer.Complete(error);
                }
            },
            CancellationToken.None);
        try
        {
            while (await waiting.Reader.WaitToReadAsync(cancellationToken))
            {
                while (waiting.Reader.TryRead(out var item))
                {
                    yield return item;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }
}
