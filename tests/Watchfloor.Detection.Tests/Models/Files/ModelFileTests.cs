using System.Security.Cryptography;
using Watchfloor.Detection.Models;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models.Training;

namespace Watchfloor.Detection.Tests.Models.Files;

public class ModelFileTests(ITestOutputHelper output)
{
    public static TheoryData<ModelKind> Kinds => [.. Enum.GetValues<ModelKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Read_WhatWasWritten_ScoresTheSameBits(ModelKind kind)
    {
        var rows = Clouds.Of(seed: 2, rows: 600, columns: 3);
        rows[4] = float.NaN;
        rows[8] = float.PositiveInfinity;
        var model = Train(rows, kind);
        var path = Path.GetTempFileName();

        var hash = ModelFile.Write(model, path);
        var again = ModelFile.Read(path);

        Assert.Equal(model.ScoreAll(rows), again.ScoreAll(rows));
        Assert.Equal(hash, Convert.ToHexStringLower(ModelFile.ToBytes(again).AsSpan(^32..)));
        Assert.Equal(0.05, again.Card.Contamination!.Wanted);
        File.Delete(path);
    }

    [Fact]
    public void Write_PaperSizedForest_IsSmall()
    {
        var model = ModelTrainer.Train(Clouds.Of(seed: 2, rows: 20_000, columns: 16), Features(16), new());

        var bytes = ModelFile.ToBytes(model).Length;

        output.WriteLine($"{bytes / 1024.0 / 1024.0:0.000} MiB");
        Assert.InRange(bytes, 0, 0.7 * 1024 * 1024);
    }

    [Fact]
    public void Train_SameSeedAnyThreads_IsTheSameFile()
    {
        var rows = Clouds.Of(seed: 2, rows: 3000, columns: 3);
        var options = new TrainingOptions { Kind = ModelKind.Best, Seed = 5, Threads = 1 };

        var expected = ModelFile.ToBytes(ModelTrainer.Train(rows, Features(3), options));

        foreach (var threads in new[] { 2, 3, 8 })
        {
            Assert.Equal(expected, ModelFile.ToBytes(ModelTrainer.Train(rows, Features(3), options with { Threads = threads })));
        }
    }

    [Fact]
    public void Read_OtherVersion_SaysWhich()
    {
        var file = ModelFile.ToBytes(Train(Clouds.Of(seed: 2, rows: 60, columns: 3), ModelKind.Forest));
        file[8] = 9;

        Assert.Contains("version 9", Assert.Throws<ModelFileException>(() => ModelFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_ChangedModel_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var path = Path.GetTempFileName();
        ModelFile.Write(Train(Clouds.Of(seed: 2, rows: 60, columns: 3), ModelKind.Forest), path);

        Assert.Throws<ModelFileException>(() => ModelSignature.Verify(path, key));
        ModelSignature.Sign(path, key);
        ModelSignature.Verify(path, key);
        Assert.Throws<ModelFileException>(() => ModelSignature.Verify(path, other));
        File.AppendAllText(path, "x");
        Assert.Throws<ModelFileException>(() => ModelSignature.Verify(path, key));

        File.Delete(path);
        File.Delete(path + ".sig");
    }

    private static AnomalyModel Train(float[] rows, ModelKind kind) =>
        ModelTrainer.Train(rows, Features(3), new() { Kind = kind, Contamination = 0.05 });

    private static List<Feature> Features(int count) => [.. Enumerable.Range(0, count).Select(i => new Feature($"f{i}"))];
}
