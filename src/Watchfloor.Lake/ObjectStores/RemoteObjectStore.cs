using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>A folder of a bucket as the lake sees it, the same over every cloud: retries, checksums, and copies on this machine for the engine.</summary>
/// <param name="service">The cloud's store.</param>
/// <param name="root">What every name of the lake begins with in the bucket: empty, or ending with a slash.</param>
/// <param name="area">Folder below it that this store sees, ending with a slash.</param>
/// <param name="cache">Copies on this machine.</param>
/// <param name="retries">Runs requests again.</param>
internal sealed class RemoteObjectStore(IObjectService service, string root, string area, ObjectCache cache, ObjectRetries retries) : IObjectStore
{
    private const string ClockName = "clock";
    private readonly string prefix = root + area;

    /// <inheritdoc/>
    public string Location => $"{service.Address}/{prefix}".TrimEnd('/');

    /// <inheritdoc/>
    public string WorkFolder => cache.Staging;

    /// <summary>Copies on this machine.</summary>
    public ObjectCache Cache => cache;

    /// <inheritdoc/>
    public async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken) => (await ReadTaggedAsync(name, cancellationToken)).Content;

    /// <inheritdoc/>
    public async Task<byte[]?> TryReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(name, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads a small object whole, with what is known of it.</summary>
    public Task<(byte[] Content, ObjectFacts Facts)> ReadTaggedAsync(string name, CancellationToken cancellationToken) => FoundAsync(() => retries.RunAsync(
        async token =>
        {
            using var content = new MemoryStream();
            var facts = await service.ReadAsync(prefix + name, content, token);
            var bytes = content.ToArray();
            RequireWhole(name, facts, bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            return (bytes, facts);
        },
        cancellationToken));

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => await FactsAsync(name, cancellationToken) is not null;

    /// <summary>What is known of an object without reading it; null when there is none.</summary>
    public Task<ObjectFacts?> FactsAsync(string name, CancellationToken cancellationToken) => retries.RunAsync(token => service.HeadAsync(prefix + name, token), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredObject> ListAsync(string folder, CancellationToken cancellationToken) =>
        ListPrefixAsync(folder.Length == 0 ? "" : folder + "/", cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListPrefixAsync(string start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var from = next;
            (var objects, next) = await retries.RunAsync(token => service.ListAsync(prefix + start, from, token), cancellationToken);
            foreach (var item in objects)
            {
                yield return item with { Name = item.Name[prefix.Length..] };
            }
        }
        while (next is not null);
    }

    /// <inheritdoc/>
    public async Task<bool> PutIfAbsentAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (await retries.RunAsync(token => service.PutAsync(prefix + name, content, PutCondition.Absent, token), cancellationToken) is not null)
        {
            return true;
        }

        // The answer to an earlier attempt of ours may have been lost on the way: what is there now may be what we wrote.
        return await TryReadAsync(name, cancellationToken) is { } stored && content.Span.SequenceEqual(stored);
    }

    /// <summary>The store's own time, to the second: it stamps a small object that we write.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        await PutAsync(ClockName, ReadOnlyMemory<byte>.Empty, cancellationToken);
        return (await FactsAsync(ClockName, cancellationToken))?.Modified ?? DateTimeOffset.MinValue;
    }

    /// <inheritdoc/>
    public Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        retries.RunAsync(token => service.PutAsync(prefix + name, content, default, token), cancellationToken);

    /// <summary>Writes an object when it is still as it was, or when it is not there (<paramref name="tag"/> null); its new tag, or null when somebody else was first.</summary>
    public Task<string?> PutIfAsync(string name, ReadOnlyMemory<byte> content, string? tag, CancellationToken cancellationToken) =>
        retries.RunAsync(token => service.PutAsync(prefix + name, content, tag is null ? PutCondition.Absent : new PutCondition(false, tag), token), cancellationToken);

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await retries.RunAsync(
            async token =>
            {
                await service.DeleteAsync(prefix + name, token);
                return true;
            },
            cancellationToken);
        cache.Forget(area + name);
    }

    /// <inheritdoc/>
    public async Task<string> LocalPathAsync(string name, CancellationToken cancellationToken)
    {
        // Data files have names of their own for ever; the log's may be written anew, above all when a table is made anew.
        if (name.StartsWith('_'))
        {
            return await CurrentPathAsync(name, cancellationToken);
        }

        cache.RequireInside(area + name);
        return await cache.FindAsync(area + name, null, cancellationToken) ?? await FetchAsync(name, cancellationToken);
    }

    /// <summary>Full path of a copy of the object as it is now, for names whose content may change.</summary>
    public async Task<string> CurrentPathAsync(string name, CancellationToken cancellationToken)
    {
        cache.RequireInside(area + name);
        var tag = (await FactsAsync(name, cancellationToken))?.Tag ?? throw new FileNotFoundException($"There is no object {Location}/{name}.", name);
        return await cache.FindAsync(area + name, tag, cancellationToken) ?? await FetchAsync(name, cancellationToken);
    }

    /// <inheritdoc/>
    public string StagingPath(string name) => cache.NewStagingPath(name);

    /// <inheritdoc/>
    public async Task PublishAsync(string stagingPath, string name, CancellationToken cancellationToken)
    {
        var sha256 = await HashAsync(stagingPath, cancellationToken);
        await service.UploadAsync(prefix + name, stagingPath, sha256, retries, cancellationToken);
        if (!name.StartsWith('_'))
        {
            // Who wrote it will soon ask for it: to merge it, or for the repeats in it.
            cache.Keep(stagingPath, area + name, sha256, "");
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }

    private static async Task<T> FoundAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (ObjectStoreException exception) when (exception.Failure == ObjectStoreFailure.Missing)
        {
            throw new FileNotFoundException(exception.Message, exception);
        }
    }

    private Task<string> FetchAsync(string name, CancellationToken cancellationToken) => FoundAsync(async () =>
    {
        var staged = cache.NewStagingPath(name);
        try
        {
            var (sum, tag) = await retries.RunAsync(
                async token =>
                {
                    await using var content = new FileStream(staged, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
                    var facts = await service.ReadAsync(prefix + name, content, token);
                    content.Position = 0;
                    var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, token));
                    RequireWhole(name, facts, content.Length, sum);
                    return (sum, facts.Tag);
                },
                cancellationToken);
            return cache.Keep(staged, area + name, sum, tag);
        }
        finally
        {
            File.Delete(staged);
        }
    });

    private void RequireWhole(string name, ObjectFacts facts, long length, string sha256)
    {
        if (facts.Size != length)
        {
            throw new ObjectStoreException(ObjectStoreFailure.Passing, $"{Location}/{name} came with {length} of its {facts.Size} bytes.");
        }

        if (facts.Sha256 is { Length: > 0 } expected && !expected.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new ObjectStoreException(ObjectStoreFailure.Passing, $"{Location}/{name} came damaged: its SHA-256 is not the one that its writer left beside it. If it stays so, restore the object from an earlier version.");
        }
    }
}
