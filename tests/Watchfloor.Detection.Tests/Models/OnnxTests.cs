using Watchfloor.Detection.Models;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Onnx;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models.Training;
using Watchfloor.Testing;

namespace Watchfloor.Detection.Tests.Models;

public class OnnxTests
{
    [Theory]
    [InlineData(ModelKind.Forest)]
    [InlineData(ModelKind.Kurtosis)]
    public void ToBytes_RunByOnnxRuntime_GivesTheSameScoresAndRanks(ModelKind kind)
    {
        var rows = Clouds.Of(seed: 3, rows: 2000, columns: 5);
        for (var i = 0; i < rows.Length; i += 37)
        {
            rows[i] = (i % 3) switch { 0 => float.NaN, 1 => float.PositiveInfinity, _ => float.NegativeInfinity };
        }

        var model = ModelTrainer.Train(rows, Features(5), new() { Kind = kind });

        AssertEqual(model, rows);
    }

    [Theory]
    [InlineData("wbc")]
    [InlineData("cardio")]
    [InlineData("musk")]
    [InlineData("thyroid")]
    public void ToBytes_PublishedOutlierSet_RanksAndFlagsAreOurs(string name)
    {
        var (rows, _, columns) = OutlierSet.Read(SharedData.Path($"data/outlier/{name}.csv.gz"));

        AssertEqual(ModelTrainer.Train(rows, Features(columns), new()), rows);
    }

    [Theory]
    [InlineData(ModelKind.Extended)]
    [InlineData(ModelKind.Density)]
    [InlineData(ModelKind.Best)]
    public void ToBytes_NoOnnxForm_SaysSo(ModelKind kind)
    {
        var model = ModelTrainer.Train(Clouds.Of(seed: 3, rows: 100, columns: 2), Features(2), new() { Kind = kind });

        Assert.Contains("no ONNX form", Assert.Throws<ModelFileException>(() => OnnxExport.ToBytes(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoOnnxFile_IsATypedError()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "not a model");

        Assert.Throws<ModelFileException>(() => OnnxModel.Open(path));
        File.Delete(path);
    }

    private static void AssertEqual(AnomalyModel model, float[] rows)
    {
        var columns = model.Card.Features.Count;
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, OnnxExport.ToBytes(model));
        var ours = model.ScoreAll(rows);

        using var onnx = OnnxModel.Open(path);
        var theirs = onnx.ScoreAll(rows, columns);

        Assert.Equal(model.Card.Features.Select(feature => feature.Name), onnx.Names!);

        Assert.InRange(ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-6);

        // Units are exact in float32, so equal paths stay equal and different ones keep their order.
        foreach (var (a, b) in Enumerable.Range(0, ours.Length).OrderBy(row => ours[row]).Chunk(2).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[1])))
        {
            Assert.True(ours[a] == ours[b] ? theirs[a] == theirs[b] : theirs[a] <= theirs[b]);
        }

        File.Delete(path);
    }

    private static List<Feature> Features(int count) => [.. Enumerable.Range(0, count).Select(i => new Feature($"f{i}"))];
}
