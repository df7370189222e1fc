using System.Diagnostics;
using System.Globalization;
using Watchfloor.Detection.Models;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models.Training;

namespace Watchfloor.Detection.Tests.Models.Files;

// WATCHFLOOR_MUTATIONS=1000000 for the long run.
public class ModelMutantTests(ITestOutputHelper output)
{
    // Room for an error's message and stack, and for what one tree of one leaf is laid out to.
    private const long Room = 1 << 20;
    private static readonly ModelKind[] Kinds = Enum.GetValues<ModelKind>();

    [Fact]
    public void Read_MutatedFileOfAnyKind_IsATypedErrorOrAWorkingModelInBoundedMemory()
    {
        var mutations = int.Parse(Environment.GetEnvironmentVariable("WATCHFLOOR_MUTATIONS") ?? "10000", CultureInfo.InvariantCulture);
        var rows = Clouds.Of(seed: 2, rows: 60, columns: 3);
        for (var at = 2; at < rows.Length; at += 3)
        {
            rows[at] = at % 4;
        }

        List<Feature> features = [new("f0"), new("f1"), new("place", new([("a", 20), ("b", 5), ("c", 30), ("d", 5)]))];
        var files = Kinds.Select(kind => ModelFile.ToBytes(ModelTrainer.Train(rows, features, new() { Kind = kind, Trees = 5, Subsample = 20, Contamination = 0.05 }))).ToList();
        var mutants = new ModelMutants(files, seed: 11);
        var (refused, taken, most, longest) = (0, 0, 0L, TimeSpan.Zero);
        for (var i = 0; i < mutations; i++)
        {
            var mutant = mutants.Next(i % files.Count);
            var (before, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            try
            {
                var model = ModelFile.Read(mutant);
                most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
                if (model.Card.Features.Count == 3)
                {
                    model.ScoreAll(rows, threads: 1);
                }

                taken++;
            }
            catch (ModelFileException)
            {
                most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Mutant {i} of seed 11, a {Kinds[i % files.Count]} model: {exception}");
            }

            longest = Stopwatch.GetElapsedTime(began) is var took && took > longest ? took : longest;
        }

        output.WriteLine($"{mutations} mutants: {refused} refused, {taken} taken; at most {most:#,0} bytes allocated for files of up to {files.Max(file => file.Length):#,0}; the longest took {longest.TotalMilliseconds:0} ms");
        Assert.True(refused > mutations / 4);
        Assert.True(taken > mutations / 20);
        Assert.InRange(most, 0, (2L * files.Max(file => file.Length)) + Room);
    }

    [Theory]
    [InlineData(ModelKind.Best)]
    [InlineData(ModelKind.Extended)]
    [InlineData(ModelKind.Copod)]
    [InlineData(ModelKind.Histogram)]
    public void Read_LargeFile_AllocatesAtMostTwiceItsSize(ModelKind kind)
    {
        var rows = Clouds.Of(seed: 2, rows: 20_000, columns: 16);
        var file = ModelFile.ToBytes(ModelTrainer.Train(rows, [.. Enumerable.Range(0, 16).Select(i => new Feature($"f{i}"))], new() { Kind = kind, Trees = 500 }));
        ModelFile.Read(file);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var model = ModelFile.Read(file);

        // Nothing but the model's own arrays, in which two-byte numbers take four: what is live at the peak cannot be more than was ever allocated.
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{kind}: {file.Length:#,0} bytes, {(double)allocated / file.Length:0.00} times that allocated");
        Assert.Equal(16, model.Columns.Count);
        Assert.InRange(allocated, 0, 2L * file.Length);
    }
}
