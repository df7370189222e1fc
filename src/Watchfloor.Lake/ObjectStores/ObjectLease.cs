using System.Globalization;
using System.Text;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>The right to read one feed, as an object that its holder writes again and again: who stops writing loses it.</summary>
/// <remarks>
/// All times are the store's own (when the object was last written), so machines need not agree on the time.
/// It saves the vendor's budget, no more: two who both believe to hold it store every record once all the same, since the table's commits are conditional.
/// </remarks>
internal sealed class ObjectLease : IDisposable
{
    /// <summary>How long a lease lasts after its holder last wrote it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly RemoteObjectStore store;
    private readonly string name;
    private readonly string holder;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ITimer timer;
    private string? tag;
    private int renewals;

    private ObjectLease(RemoteObjectStore store, string name, string holder, string tag, TimeProvider time)
    {
        (this.store, this.name, this.holder, this.tag) = (store, name, holder, tag);
        timer = time.CreateTimer(_ => _ = RenewQuietlyAsync(), null, Lifetime / 3, Lifetime / 3);
    }

    /// <summary>Takes the lease; null while somebody has it.</summary>
    public static async Task<ObjectLease?> TryTakeAsync(RemoteObjectStore store, string position, TimeProvider time, CancellationToken cancellationToken)
    {
        var name = Uri.EscapeDataString(position) + ".lease";
        var holder = Guid.CreateVersion7().ToString("N");
        var tag = await store.PutIfAsync(name, Content(holder, 0), null, cancellationToken)
            ?? await OwnTagAsync(store, name, holder, cancellationToken)
            ?? await TakeOverAsync(store, name, holder, cancellationToken);
        return tag is null ? null : new(store, name, holder, tag, time);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        timer.Dispose();
        GiveBackAsync().GetAwaiter().GetResult();
    }

    /// <summary>Writes the lease anew, as the timer does.</summary>
    internal async Task RenewQuietlyAsync()
    {
        await turn.WaitAsync();
        try
        {
            if (tag is not null)
            {
                tag = await store.PutIfAsync(name, Content(holder, ++renewals), tag, CancellationToken.None) ?? await OwnTagAsync(store, name, holder, CancellationToken.None);
            }
        }
        catch (IOException)
        {
            // The next turn may succeed; when none does, the lease runs out and another reads the feed.
        }
        finally
        {
            turn.Release();
        }
    }

    // The number makes each writing another content, and so another tag: who wants to take over must have seen the last one.
    private static byte[] Content(string holder, int renewals) => Encoding.UTF8.GetBytes($"{holder} {renewals.ToString(CultureInfo.InvariantCulture)}");

    // A refusal may come from our own earlier attempt, whose answer was lost.
    private static async Task<string?> OwnTagAsync(RemoteObjectStore store, string name, string holder, CancellationToken cancellationToken) =>
        await ReadAsync(store, name, cancellationToken) is var (content, facts) && content.AsSpan().StartsWith(Encoding.UTF8.GetBytes(holder)) ? facts.Tag : null;

    private static async Task<string?> TakeOverAsync(RemoteObjectStore store, string name, string holder, CancellationToken cancellationToken) =>
        await store.FactsAsync(name, cancellationToken) is { } facts && await store.NowAsync(cancellationToken) - facts.Modified > Lifetime
            ? await store.PutIfAsync(name, Content(holder, 0), facts.Tag, cancellationToken)
            : null;

    private static async Task<(byte[] Content, ObjectFacts Facts)?> ReadAsync(RemoteObjectStore store, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadTaggedAsync(name, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private async Task GiveBackAsync()
    {
        await turn.WaitAsync();
        try
        {
            if (tag is not null && await OwnTagAsync(store, name, holder, CancellationToken.None) is not null)
            {
                await store.DeleteAsync(name, CancellationToken.None);
            }
        }
        catch (IOException)
        {
            // It runs out by itself.
        }
        finally
        {
            tag = null;
            turn.Release();
        }
    }
}
