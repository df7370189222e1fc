using System.Text;
using Microsoft.Extensions.Time.Testing;
using Watchfloor.Detection.Models;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Onnx;
using Watchfloor.Detection.Models.Registry;
using Watchfloor.Detection.Models.Training;
using Watchfloor.Lake;
using Watchfloor.Lake.ObjectStores;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.Models;

public sealed class ModelRegistryTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();
    private readonly ModelRegistry registry;

    public ModelRegistryTests() => registry = Open();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_PromotedVersions_TheLastIsInUseAndWhoDecidedStays()
    {
        await registry.AddAsync("signins", Trained(1), null, new Dictionary<string, double> { ["roc_auc"] = 0.9 }, Token);
        await registry.AddAsync("signins", Trained(2), null, new Dictionary<string, double>(), Token);

        var before = await Assert.ThrowsAsync<ModelFileException>(() => registry.FindAsync("signins", null, Token));
        await registry.PromoteAsync("signins", 2, "ana", Token);
        await registry.PromoteAsync("signins", 1, "ben", Token);

        var inUse = await registry.FindAsync("signins", null, Token);
        Assert.Contains("--promote signins:2", before.Message, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Trained(1)), File.ReadAllBytes(await registry.FetchModelAsync(inUse, Token)));
        Assert.Equal([(1, "ben", true), (2, "ana", false)], (await registry.ListAsync(Token)).Select(entry => (entry.Version, entry.PromotedBy, entry.InUse)));
        Assert.Equal(0.9, inUse.Metrics["roc_auc"]);
        await Assert.ThrowsAsync<ModelFileException>(() => registry.PromoteAsync("signins", 7, "ana", Token));
    }

    [Fact]
    public async Task AddAsync_EightAtOnce_EachGetsItsOwnVersion()
    {
        var models = Enumerable.Range(1, 8).Select(seed => Trained((ulong)seed)).ToList();

        var entries = await Task.WhenAll(models.Select((model, i) => Task.Run(() => Open().AddAsync("signins", model, null, new Dictionary<string, double> { ["seed"] = i }, Token), Token)));

        Assert.Equal(Enumerable.Range(1, 8), entries.Select(entry => entry.Version).Order());
        var listed = await registry.ListAsync(Token);
        Assert.Equal(entries.OrderBy(entry => entry.Version).Select(entry => (entry.Hash, entry.Metrics["seed"])), listed.Select(entry => (entry.Hash, entry.Metrics["seed"])));
        foreach (var entry in listed)
        {
            Assert.Equal(entry.Hash, Convert.ToHexStringLower(File.ReadAllBytes(await registry.FetchModelAsync(entry, Token)).AsSpan(^32..)));
        }
    }

    [Fact]
    public async Task AddAsync_ModelFromElsewhereAndItsTable_BothComeBack()
    {
        var onnx = folder.File("theirs.onnx");
        File.WriteAllBytes(onnx, OnnxExport.ToBytes(ModelFile.Read(Trained(1))));
        var table = folder.File("table.csv");
        File.WriteAllText(table, "a,b\n1,2\n");

        var entry = await registry.AddAsync("theirs", onnx, table, new Dictionary<string, double>(), Token);

        Assert.Null(entry.Kind);
        Assert.Equal("a,b\n1,2\n", File.ReadAllText(await registry.FetchTableAsync(entry, Token)));
        using var model = OnnxModel.Open(await registry.FetchModelAsync(entry, Token));
        Assert.Equal(2, model.Columns);
        Assert.Equal(entry.Table, $"theirs/{entry.DataHash}.csv");
    }

    [Fact]
    public async Task AddAsync_AnotherTableThanTheModelSays_IsRefused()
    {
        var table = folder.File("table.csv");
        File.WriteAllText(table, "a,b\n1,2\n");

        var refused = await Assert.ThrowsAsync<ModelFileException>(() => registry.AddAsync("signins", Trained(1, dataHash: new string('0', 64)), table, new Dictionary<string, double>(), Token));

        Assert.Contains("another table", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await registry.ListAsync(Token));
    }

    [Fact]
    public async Task AddAsync_FileIsNoModel_IsRefusedAndNothingIsThere()
    {
        var file = folder.File("no.wfm");
        File.WriteAllText(file, new string('x', 200));

        await Assert.ThrowsAsync<ModelFileException>(() => registry.AddAsync("signins", file, null, new Dictionary<string, double>(), Token));

        Assert.False(Directory.Exists(folder.File("registry")));
    }

    [Fact]
    public async Task FetchModelAsync_FileWasExchanged_IsRefused()
    {
        var entry = await registry.AddAsync("signins", Trained(1), null, new Dictionary<string, double>(), Token);
        File.Copy(Trained(2), folder.File("registry/" + entry.File), overwrite: true);

        var refused = await Assert.ThrowsAsync<ModelFileException>(() => registry.FetchModelAsync(entry, Token));

        Assert.Contains("not the one that was added", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"name":"signins","version":1,"hash":"00","added":"2026-01-05T00:00:00Z","file":"../../secret"}""")]
    [InlineData("""{"name":"other","version":1,"hash":"00","added":"2026-01-05T00:00:00Z","file":"other/x.wfm"}""")]
    public async Task ListAsync_EntryWasTamperedWith_IsRefusedByName(string content)
    {
        Directory.CreateDirectory(folder.File("registry/signins/versions"));
        File.WriteAllText(folder.File("registry/signins/versions/0001.json"), content, Encoding.UTF8);

        var refused = await Assert.ThrowsAsync<ModelFileException>(() => registry.ListAsync(Token));

        Assert.Contains("signins/versions/0001.json", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a:1")]
    public async Task AddAsync_NameThatIsNoName_IsRefused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => registry.AddAsync(name, Trained(1), null, new Dictionary<string, double>(), Token));

    public void Dispose() => folder.Dispose();

    private ModelRegistry Open() => new(ObjectFolder.Open(folder.File("registry"), new LakeOptions(), TimeProvider.System), new FakeTimeProvider());

    private string Trained(ulong seed, string? dataHash = null)
    {
        var path = folder.File($"{seed}{dataHash}.wfm");
        if (!File.Exists(path))
        {
            ModelFile.Write(ModelTrainer.Train(Clouds.Of(seed: 2, rows: 60, columns: 2), [new("a"), new("b")], new() { Seed = seed, Trees = 3 }, dataHash), path);
        }

        return path;
    }
}
