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

    // Set WATCHFLOOR_MUTATIONS=1000000 for the long run. Half the mutants get a hash that fits, so that what is behind it is met too.
    [Theory]
    [InlineData(ModelKind.Forest)]
    [InlineData(ModelKind.FairCut)]
    [InlineData(ModelKind.Best)]
    [InlineData(ModelKind.Ecod)]
    [InlineData(ModelKind.Histogram)]
    public void Read_MutatedFile_IsATypedErrorOrAWorkingModel(ModelKind kind)
    {
        var mutations = int.Parse(Environment.GetEnvironmentVariable("WATCHFLOOR_MUTATIONS") ?? "10000", System.Globalization.CultureInfo.InvariantCulture) / 5;
        var rows = Clouds.Of(seed: 2, rows: 60, columns: 3);
        var file = ModelFile.ToBytes(ModelTrainer.Train(rows, Features(3), new() { Kind = kind, Trees = 5, Subsample = 20 }));
        var random = new Random(11);
        var (refused, taken) = (0, 0);
        for (var i = 0; i < mutations; i++)
        {
            var mutant = Mutate(file, random);
            try
            {
                var model = ModelFile.Read(mutant);
                if (model.Card.Features.Count == 3)
                {
                    model.ScoreAll(rows, threads: 1);
                }

                taken++;
            }
            catch (ModelFileException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Mutant {i} of seed 11: {exception}");
            }
        }

        output.WriteLine($"{refused} refused, {taken} taken");
        Assert.True(refused > mutations / 2);
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

    private static byte[] Mutate(byte[] file, Random random)
    {
        var mutant = (byte[])file.Clone();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(mutant.Length);
            switch (random.Next(5))
            {
                case 0: mutant[at] = (byte)random.Next(256); break;
                case 1: mutant[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: mutant.AsSpan(at, Math.Min(8, mutant.Length - at)).Fill(0xFF); break;
                case 3: mutant.AsSpan(at, Math.Min(random.Next(1, 200), mutant.Length - at)).Clear(); break;
                default: mutant = random.Next(8) == 0 ? mutant[..at] : mutant; break;
            }

            if (mutant.Length == 0)
            {
                return mutant;
            }
        }

        if (mutant.Length > 64 && random.Next(2) == 0)
        {
            BitConverter.TryWriteBytes(mutant.AsSpan(16), (long)mutant.Length);
            SHA256.HashData(mutant.AsSpan(0, mutant.Length - 32), mutant.AsSpan(mutant.Length - 32));
        }

        return mutant;
    }
}
