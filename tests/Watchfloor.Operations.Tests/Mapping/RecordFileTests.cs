using System.IO.Compression;
using System.Text;
using Watchfloor.Testing;

namespace Watchfloor.Operations.Tests.Mapping;

public sealed class RecordFileTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    [Theory]
    [InlineData("{\"a\":1}\n\n{\"a\":2}\n")]
    [InlineData("[{\"a\":1},{\"a\":2}]")]
    [InlineData("[\n {\"a\":1},\n {\"a\":2}\n]")]
    [InlineData("{\"meta\":{},\"resources\":[{\"a\":1},{\"a\":2}]}")]
    [InlineData("{\n\"value\":[{\"a\":1},{\"a\":2}]\n}")]
    public async Task ReadAsync_EveryShapeVendorsWrite_GivesTheRecordsInOrder(string text) =>
        Assert.Equal(["{\"a\":1}", "{\"a\":2}"], await ReadAsync("records.json", Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task ReadAsync_Gzip_IsUnpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync("{\"a\":1}"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        Assert.Equal(["{\"a\":1}"], await ReadAsync("records.json.gz", packed.ToArray()));
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2}\n")]
    [InlineData("[{\"a\":1},\n{\"a\":2}]")]
    public async Task ReadAsync_GzipCutBehindAWholeRecord_IsAnError(string text)
    {
        using var packed = new MemoryStream();
        await using var gzip = new GZipStream(packed, CompressionMode.Compress);
        await gzip.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        await gzip.FlushAsync(TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<IOException>(() => ReadAsync("records.json.gz", packed.ToArray()));

        Assert.Contains("no whole gzip file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_LineThatIsNotJson_ComesThroughForItsMappingToRefuse() =>
        Assert.Equal(["{\"a\":1}", "not json"], await ReadAsync("records.json", "{\"a\":1}\nnot json"u8.ToArray()));

    [Fact]
    public async Task ReadAsync_EmptyFile_GivesNothing() => Assert.Empty(await ReadAsync("records.json", []));

    public void Dispose() => folder.Dispose();

    private async Task<IReadOnlyList<string>> ReadAsync(string name, byte[] content)
    {
        await File.WriteAllBytesAsync(folder.File(name), content, TestContext.Current.CancellationToken);
        return await RecordFile.ReadAsync(folder.File(name), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }
}
