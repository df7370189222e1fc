using System.Text;
using Watchfloor.Lab.ObjectStores;
using Watchfloor.Lake.ObjectStores;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests.ObjectStores;

/// <summary>Files beside a lake lie in any cloud's store as in a folder.</summary>
/// <param name="kind">Whose protocol.</param>
public abstract class ObjectFolderContract(LabStoreKind kind)
{
    [Fact]
    public async Task AddAsync_TwoAtOnce_OneIsFirstAndItsBytesStay()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var one = setup.OpenFolder("models");
        using var two = setup.OpenFolder("models", "two");

        var added = await Task.WhenAll(one.AddAsync("a/0001.json", "one"u8.ToArray(), Token), two.AddAsync("a/0001.json", "two"u8.ToArray(), Token));

        Assert.Single(added, isFirst => isFirst);
        Assert.Equal(added[0] ? "one" : "two", Encoding.UTF8.GetString((await two.TryReadAsync("a/0001.json", Token))!));
        Assert.Equal(["a/0001.json"], await one.ListAsync(Token));
    }

    [Fact]
    public async Task FetchAsync_ObjectWasWrittenAnew_ComesAsItIsNowAndElseFromTheCopy()
    {
        await using var setup = await StoreSetup.StartAsync(kind);
        using var folder = setup.OpenFolder("models");
        var file = Path.Combine(setup.Folder, "table.csv");
        await File.WriteAllTextAsync(file, "first", Token);
        await folder.UploadAsync(file, "table.csv", Token);

        using var other = setup.OpenFolder("models", "other");
        Assert.Equal("first", await File.ReadAllTextAsync(await other.FetchAsync("table.csv", Token), Token));
        setup.Lab.Delete("models/table.csv");
        await File.WriteAllTextAsync(file, "second, by another program", Token);
        await folder.UploadAsync(file, "table.csv", Token);

        Assert.Equal("second, by another program", await File.ReadAllTextAsync(await other.FetchAsync("table.csv", Token), Token));
        var before = setup.Lab.Requests;
        Assert.Equal("second, by another program", await File.ReadAllTextAsync(await other.FetchAsync("table.csv", Token), Token));
        Assert.Equal(1, setup.Lab.Requests - before);
        Assert.True(File.Exists(file));
        await Assert.ThrowsAsync<FileNotFoundException>(() => other.FetchAsync("none.csv", Token));
    }
}

public sealed class S3FolderTests() : ObjectFolderContract(LabStoreKind.S3);

public sealed class BlobFolderTests() : ObjectFolderContract(LabStoreKind.Blob);

public sealed class GcsFolderTests() : ObjectFolderContract(LabStoreKind.Gcs);

public sealed class ObjectFolderSplitTests
{
    [Theory]
    [InlineData("s3://b/a/t.csv", "s3://b/a", "t.csv")]
    [InlineData("gs://b/t.csv", "gs://b", "t.csv")]
    [InlineData("az://account/box/t.csv", "az://account/box", "t.csv")]
    public void Split_ObjectInABucket_GivesPlaceAndName(string address, string place, string name) =>
        Assert.Equal((place, name), ObjectFolder.Split(address));

    [Fact]
    public void Split_BucketOnly_SaysWhatIsMissing() =>
        Assert.Contains("names a bucket and no object", Assert.Throws<LakeException>(() => ObjectFolder.Split("s3://b")).Message, StringComparison.Ordinal);
}
