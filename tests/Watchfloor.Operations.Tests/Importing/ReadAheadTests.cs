using System.Runtime.CompilerServices;

namespace Watchfloor.Operations.Tests.Importing;

public class ReadAheadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_Items_ComeInTheirOrder() =>
        Assert.Equal(Enumerable.Range(0, 1000), await ReadAhead.Of(stop => Numbers(1000, stop), Token).ToListAsync(Token));

    [Fact]
    public async Task Of_SourceBreaks_ItemsBeforeItComeFirst()
    {
        var seen = new List<int>();

        var failure = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var number in ReadAhead.Of(stop => Numbers(10, stop, breaksAt: 3), Token))
            {
                seen.Add(number);
            }
        });

        Assert.Equal("no more", failure.Message);
        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public async Task Of_ReaderStops_SourceIsStoppedAndDisposed()
    {
        var disposed = new TaskCompletionSource();

        await foreach (var number in ReadAhead.Of(stop => Numbers(int.MaxValue, stop, disposed), Token))
        {
            if (number == 5)
            {
                break;
            }
        }

        Assert.True(disposed.Task.IsCompleted);
    }

    [Fact]
    public async Task Of_Cancelled_StopsBothSides()
    {
        var disposed = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var number in ReadAhead.Of(token => Numbers(int.MaxValue, token, disposed), stop.Token))
            {
                if (number == 5)
                {
                    await stop.CancelAsync();
                }
            }
        });

        Assert.True(disposed.Task.IsCompleted);
    }

    private static async IAsyncEnumerable<int> Numbers(int count, [EnumeratorCancellation] CancellationToken cancellationToken, TaskCompletionSource? disposed = null, int? breaksAt = null)
    {
        try
        {
            for (var number = 0; number < count; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (number == breaksAt)
                {
                    throw new IOException("no more");
                }

                await Task.Yield();
                yield return number;
            }
        }
        finally
        {
            disposed?.SetResult();
        }
    }
}
