using System.Security.Cryptography;
using System.Text;
using Watchfloor.Lake.Delta;
using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;
using File = System.IO.File;

namespace Watchfloor.Lake.Tests.ObjectStores;

/// <summary>What every store promises, a folder as well as a cloud.</summary>
public abstract class ObjectStoreContract
{
    /// <summary>Runs a test against a fresh store.</summary>
    internal abstract Task WithStoreAsync(Func<IObjectStore, Task> test);

    [Fact]
    public Task ReadAsync_NothingThere_SaysSo() => WithStoreAsync(async store =>
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.ReadAsync("_delta_log/1.json", Token));
        await Assert.ThrowsAnyAsync<IOException>(async () => await File.ReadAllBytesAsync(await store.LocalPathAsync("day=2026-01-05/none.parquet", Token), Token));

        Assert.Null(await store.TryReadAsync("_delta_log/1.json", Token));
        Assert.False(await store.ExistsAsync("_delta_log/1.json", Token));
    });

    [Fact]
    public Task PutAsync_TwiceUnderOneName_TheLastIsRead() => WithStoreAsync(async store =>
    {
        await store.PutAsync("a/b.json", "one"u8.ToArray(), Token);
        await store.PutAsync("a/b.json", "two"u8.ToArray(), Token);
        await store.PutAsync("a/empty", ReadOnlyMemory<byte>.Empty, Token);

        Assert.Equal("two", Encoding.UTF8.GetString(await store.ReadAsync("a/b.json", Token)));
        Assert.Empty(await store.ReadAsync("a/empty", Token));
        Assert.True(await store.ExistsAsync("a/b.json", Token));
    });

    [Fact]
    public Task PutIfAbsentAsync_NameIsTaken_LeavesWhatIsThere() => WithStoreAsync(async store =>
    {
        Assert.True(await store.PutIfAbsentAsync("_delta_log/1.json", "first"u8.ToArray(), Token));
        Assert.False(await store.PutIfAbsentAsync("_delta_log/1.json", "second"u8.ToArray(), Token));

        Assert.Equal("first", Encoding.UTF8.GetString(await store.ReadAsync("_delta_log/1.json", Token)));
    });

    [Fact]
    public Task PutIfAbsentAsync_TwelveAtOnce_OneWins() => WithStoreAsync(async store =>
    {
        for (var round = 0; round < 5; round++)
        {
            var name = $"_delta_log/{round}.json";

            var won = await Task.WhenAll(Enumerable.Range(0, 12).Select(writer => store.PutIfAbsentAsync(name, Encoding.UTF8.GetBytes($"writer {writer}"), Token)));

            Assert.Single(won, did => did);
            Assert.Equal($"writer {Array.IndexOf(won, true)}", Encoding.UTF8.GetString(await store.ReadAsync(name, Token)));
        }
    });

    [Fact]
    public Task ListAsync_MoreThanAPage_EveryNameBelowTheFolderOnce() => WithStoreAsync(async store =>
    {
        var names = Enumerable.Range(0, 230).Select(i => $"_delta_log/{i:D20}.json").ToList();
        await Parallel.ForEachAsync(names, Token, async (name, token) => await store.PutAsync(name, "{}"u8.ToArray(), token));
        await store.PutAsync("_delta_logs/other.json", "{}"u8.ToArray(), Token);
        await store.PutAsync("day=2026-01-05/deep/er.parquet", "12345"u8.ToArray(), Token);

        var found = await store.ListAsync("_delta_log", Token).Select(item => item.Name).ToListAsync(Token);
        var all = await store.ListAsync("", Token).ToListAsync(Token);

        Assert.Equal(names, found.Order(StringComparer.Ordinal));
        Assert.Equal(232, all.Count);
        Assert.Equal(5, all.Single(item => item.Name == "day=2026-01-05/deep/er.parquet").Size);
        Assert.Empty(await store.ListAsync("nowhere", Token).ToListAsync(Token));
    });

    [Fact]
    public Task PublishAsync_LargeFile_ComesBackByteForByte() => WithStoreAsync(async store =>
    {
        var content = new byte[(17 << 20) + 123];
        new Random(5).NextBytes(content);
        var staged = store.StagingPath("large.parquet");
        await File.WriteAllBytesAsync(staged, content, Token);

        await store.PublishAsync(staged, "day=2026-01-05/large.parquet", Token);

        await using var read = File.OpenRead(await store.LocalPathAsync("day=2026-01-05/large.parquet", Token));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), Convert.ToHexStringLower(await SHA256.HashDataAsync(read, Token)));
        Assert.Equal(content.Length, (await store.ListAsync("", Token).SingleAsync(item => !item.Name.StartsWith('_'), Token)).Size);
    });

    [Fact]
    public Task DeleteAsync_Twice_IsGoneBothTimes() => WithStoreAsync(async store =>
    {
        await store.PutAsync("a/b", "x"u8.ToArray(), Token);

        await store.DeleteAsync("a/b", Token);
        await store.DeleteAsync("a/b", Token);

        Assert.False(await store.ExistsAsync("a/b", Token));
    });

    [Theory]
    [InlineData("day=2026-01-05/class_uid=4001/part-1.zstd.parquet")]
    [InlineData("with space/and+plus&amp")]
    [InlineData("ünïcode/日本/é")]
    [InlineData("percent%20sign/%2e%2e")]
    [InlineData("quote's (brackets)!/*star")]
    [InlineData("semi;colon,comma@at/$dollar")]
    public Task Names_OddCharacters_AreKeptAsTheyAre(string name) => WithStoreAsync(async store =>
    {
        await store.PutIfAbsentAsync(name, "content"u8.ToArray(), Token);

        Assert.Equal([name], await store.ListAsync("", Token).Select(item => item.Name).Where(found => !found.StartsWith('_')).ToListAsync(Token));
        Assert.Equal("content", Encoding.UTF8.GetString(await store.ReadAsync(name, Token)));
        Assert.Equal("content", await File.ReadAllTextAsync(await store.LocalPathAsync(name, Token), Token));
        await store.DeleteAsync(name, Token);
        Assert.False(await store.ExistsAsync(name, Token));
    });

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    public Task LocalPathAsync_NameLeadsOutside_IsRefused(string name) => WithStoreAsync(async store =>
        await Assert.ThrowsAsync<LakeException>(() => store.LocalPathAsync(name, Token)));
}

public sealed class LocalStoreTests : ObjectStoreContract
{
    internal override async Task WithStoreAsync(Func<IObjectStore, Task> test)
    {
        using var folder = new TemporaryDirectory();
        await test(new LocalObjectStore(folder.File("events")));
    }
}
