using System.Text;
using Watchfloor.Lab;
using Watchfloor.Lab.ObjectStores;
using Watchfloor.Lake.Delta;
using Watchfloor.Lake.ObjectStores;
using static Watchfloor.Lake.Tests.Samples;
using File = System.IO.File;

namespace Watchfloor.Lake.Tests.ObjectStores;

/// <summary>What every cloud's store promises when the network, the service or the rights are not as they should be.</summary>
/// <param name="kind">Whose protocol.</param>
public abstract class RemoteStoreContract(LabStoreKind kind) : ObjectStoreContract
{
    internal override async Task WithStoreAsync(Func<IObjectStore, Task> test)
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var stores = setup.Stores(setup.Options());
        await test(stores.Events);
    }

    [Theory]
    [InlineData(LabFault.ServerError)]
    [InlineData(LabFault.Unavailable)]
    [InlineData(LabFault.BadGateway)]
    [InlineData(LabFault.GatewayTimeout)]
    [InlineData(LabFault.TooManyRequestsWithoutHint)]
    [InlineData(LabFault.Reset)]
    public async Task EveryVerb_FailsTwiceInPassing_IsTriedAgain(LabFault fault)
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var stores = setup.Stores(setup.Options());
        var store = stores.Events;
        var staged = store.StagingPath("part");
        await File.WriteAllTextAsync(staged, "file", Token);

        Arm();
        Assert.True(await store.PutIfAbsentAsync("_delta_log/1.json", "commit"u8.ToArray(), Token));
        Arm();
        await store.PutAsync("a", "put"u8.ToArray(), Token);
        Arm();
        Assert.Equal("put", Encoding.UTF8.GetString(await store.ReadAsync("a", Token)));
        Arm();
        Assert.True(await store.ExistsAsync("a", Token));
        Arm();
        await store.PublishAsync(staged, "day=1/part", Token);
        Arm();
        Assert.Equal(3, await store.ListAsync("", Token).CountAsync(Token));
        Arm();
        await store.DeleteAsync("a", Token);
        Assert.Equal(2, setup.Lab.Names.Count);

        void Arm()
        {
            setup.Lab.Faults.Clear();
            setup.Lab.Faults.Next("", fault, count: 2);
        }
    }

    [Theory]
    [InlineData(LabFault.TruncatedBody)]
    [InlineData(LabFault.ResetInBody)]
    [InlineData(LabFault.MalformedBody)]
    public async Task Reading_BodyIsNotWhole_IsReadAgainAndNeverBelieved(LabFault fault)
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var stores = setup.Stores(setup.Options());
        var store = stores.Events;
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0123456789", 20_000)));
        await store.PutAsync("day=1/part", content, Token);

        setup.Lab.Faults.Next("GET ", fault, count: 2);
        var read = await store.ReadAsync("day=1/part", Token);
        setup.Lab.Faults.Next("GET ", fault, count: 2);
        var copied = await File.ReadAllBytesAsync(await store.LocalPathAsync("day=1/part", Token), Token);

        Assert.Equal(content, read);
        Assert.Equal(content, copied);
    }

    [Fact]
    public async Task Reading_ObjectIsDamagedWhereItLies_FailsAndKeepsNoCopy()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var stores = setup.Stores(setup.Options());
        await stores.Events.PutAsync("day=1/part", "0123456789"u8.ToArray(), Token);
        setup.Lab.Spoil("prod/lake/events/day=1/part");

        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => stores.Events.LocalPathAsync("day=1/part", Token));

        Assert.Contains("day=1/part", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(((RemoteObjectStore)stores.Events).Cache.Files, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task PutIfAbsentAsync_AnswerIsLost_KnowsItsOwnWriting()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var stores = setup.Stores(setup.Options());

        setup.Lab.Faults.Next("_delta_log", LabFault.ResetInBody, count: 1);
        var first = await stores.Events.PutIfAbsentAsync("_delta_log/1.json", "mine"u8.ToArray(), Token);
        var second = await stores.Events.PutIfAbsentAsync("_delta_log/1.json", "theirs"u8.ToArray(), Token);

        Assert.Equal((true, false), (first, second));
    }

    [Fact]
    public async Task PublishAsync_PartsFailInPassing_IsWholeAndLeavesNoParts()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var stores = setup.Stores(setup.Options());
        var content = new byte[20 << 20];
        new Random(9).NextBytes(content);
        var staged = stores.Events.StagingPath("large");
        await File.WriteAllBytesAsync(staged, content, Token);

        setup.Lab.Faults.Next("PUT ", LabFault.Unavailable, count: 2, after: 1);
        await stores.Events.PublishAsync(staged, "day=1/large", Token);

        ((RemoteObjectStore)stores.Events).Cache.Forget("events/day=1/large");
        Assert.Equal(content, await File.ReadAllBytesAsync(await stores.Events.LocalPathAsync("day=1/large", Token), Token));
        Assert.Equal(0, setup.Lab.OpenUploads);
    }

    [Fact]
    public async Task PublishAsync_StoreGoesAwayInTheMiddle_NothingIsThere()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var stores = setup.Stores(setup.Options());
        var staged = stores.Events.StagingPath("large");
        await File.WriteAllBytesAsync(staged, new byte[20 << 20], Token);

        setup.Lab.Faults.Next("PUT ", LabFault.Unavailable, count: 1000, after: 2);
        await Assert.ThrowsAsync<ObjectStoreException>(() => stores.Events.PublishAsync(staged, "day=1/large", Token));

        Assert.Empty(setup.Lab.Names);
    }

    [Fact]
    public async Task AnyVerb_StoreStaysAway_SaysHowOftenItWasTried()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var stores = setup.Stores(setup.Options());

        setup.Lab.Faults.Next("", LabFault.Unavailable, count: 100);
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => stores.Events.ReadAsync("a", Token));

        Assert.Contains("tried 6 times", failure.Message, StringComparison.Ordinal);
        Assert.Contains("503", failure.Message, StringComparison.Ordinal);
        Assert.Equal(6, setup.Lab.Requests);
    }

    [Fact]
    public async Task AnyVerb_StoreAsksToWait_WaitsThatLong()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var stores = setup.Stores(setup.Options());
        await stores.Events.PutAsync("a", "x"u8.ToArray(), Token);

        setup.Lab.Faults.Next("", LabFault.TooManyRequests, retryAfter: TimeSpan.FromSeconds(1));
        var started = TimeProvider.System.GetTimestamp();
        await stores.Events.ReadAsync("a", Token);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromMilliseconds(950), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task AnyVerb_NoAnswerComes_IsTriedAgain()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        var options = setup.Options();
        options.Objects.RequestTimeout = TimeSpan.FromMilliseconds(300);
        using var stores = setup.Stores(options);
        await stores.Events.PutAsync("a", "x"u8.ToArray(), Token);

        setup.Lab.Faults.Next("GET ", LabFault.SlowBody);

        Assert.Equal("x"u8.ToArray(), await stores.Events.ReadAsync("a", Token));
    }

    [Fact]
    public async Task EveryVerb_NotAllowed_NamesBucketAndPermissionAndNoSecret()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var stores = setup.Stores(setup.Options(), secret: "not-the-secret-0123456789abcdef");
        var store = stores.Events;
        Func<Task>[] verbs =
        [
            () => store.ReadAsync("a", Token), () => store.ExistsAsync("a", Token), () => store.PutIfAbsentAsync("a", "x"u8.ToArray(), Token), () => store.DeleteAsync("a", Token),
            async () => await store.ListAsync("", Token).CountAsync(Token), () => store.LocalPathAsync("a", Token),
        ];

        foreach (var verb in verbs)
        {
            var failure = await Assert.ThrowsAsync<ObjectStoreException>(verb);

            Assert.Equal(ObjectStoreFailure.Refused, failure.Failure);
            Assert.Contains(LabObjectStore.Bucket, failure.Message, StringComparison.Ordinal);
            Assert.Contains(PermissionNamed, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("not-the-secret", failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(LabObjectStore.KeyId, failure.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(verbs.Length, setup.Lab.Requests);
    }

    [Fact]
    public async Task OpenAsync_NoSuchBucket_SaysSo()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        var options = setup.Options();
        options.Directory = options.Directory.Replace(LabObjectStore.Bucket, "other-bucket", StringComparison.Ordinal);

        var failure = await Assert.ThrowsAsync<LakeException>(() => setup.OpenLakeAsync(options));

        Assert.Contains("other-bucket", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NobodyListens_SaysWhereItAsked()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        var options = setup.Options();
        options.Objects.Endpoint = new UriBuilder(options.Objects.Endpoint!) { Port = 1 }.Uri;

        var failure = await Assert.ThrowsAsync<LakeException>(() => setup.OpenLakeAsync(options));

        Assert.Contains(LabObjectStore.Bucket, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Lake:Objects:Endpoint", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A permission that the message about refusal names.</summary>
    protected abstract string PermissionNamed { get; }
}

public sealed class S3StoreTests() : RemoteStoreContract(LabStoreKind.S3)
{
    /// <inheritdoc/>
    protected override string PermissionNamed => "s3:PutObject";
}

public sealed class BlobStoreTests() : RemoteStoreContract(LabStoreKind.Blob)
{
    /// <inheritdoc/>
    protected override string PermissionNamed => "Storage Blob Data Contributor";
}

public sealed class GcsStoreTests() : RemoteStoreContract(LabStoreKind.Gcs)
{
    /// <inheritdoc/>
    protected override string PermissionNamed => "roles/storage.objectUser";
}
