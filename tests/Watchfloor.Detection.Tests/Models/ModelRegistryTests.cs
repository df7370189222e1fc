using Microsoft.Extensions.Time.Testing;
using Watchfloor.Detection.Models;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Registry;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models.Training;

namespace Watchfloor.Detection.Tests.Models;

public sealed class ModelRegistryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void Open_PromotedVersion_IsTheOneInUse()
    {
        var registry = new ModelRegistry(folder, new FakeTimeProvider());
        var (first, second) = (Train(1), Train(2));
        registry.Add("signins", first, new Dictionary<string, double> { ["roc_auc"] = 0.9 });
        registry.Add("signins", second, new Dictionary<string, double>());

        Assert.Throws<ModelFileException>(() => registry.Open("signins"));
        registry.Promote("signins", 1, "ana");

        Assert.Equal(ModelFile.ToBytes(first), ModelFile.ToBytes(registry.Open("signins")));
        Assert.Equal([(1, "ana"), (2, null)], registry.List().Select(entry => (entry.Version, entry.PromotedBy)));
        Assert.Equal(0.9, registry.List()[0].Metrics["roc_auc"]);
        Assert.Throws<ModelFileException>(() => registry.Promote("signins", 7, "ana"));
    }

    [Fact]
    public void Open_FileWasExchanged_IsRefused()
    {
        var registry = new ModelRegistry(folder, new FakeTimeProvider());
        registry.Add("signins", Train(1), new Dictionary<string, double>());
        registry.Promote("signins", 1, "ana");
        ModelFile.Write(Train(2), Path.Combine(folder, "signins", "0001.wfm"));

        Assert.Throws<ModelFileException>(() => registry.Open("signins"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a/b")]
    public void Add_NameThatIsNoFolder_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(() => new ModelRegistry(folder, new FakeTimeProvider()).Add(name, Train(1), new Dictionary<string, double>()));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static AnomalyModel Train(ulong seed) =>
        ModelTrainer.Train(Clouds.Of(seed: 2, rows: 60, columns: 2), [new("a"), new("b")], new() { Seed = seed, Trees = 3 });
}
