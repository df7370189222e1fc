using System.Diagnostics;
using System.Globalization;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Onnx;
using Watchfloor.Detection.Models.Tables;

namespace Watchfloor.Detection.Tests.Models.Files;

// WATCHFLOOR_MUTATIONS=1000000 for the long run.
public sealed class OnnxMutantTests(ITestOutputHelper output) : IDisposable
{
    private readonly string path = Path.ChangeExtension(Path.GetTempFileName(), ".onnx");

    [Fact]
    public void Open_MutatedFile_IsATypedErrorOrAWorkingModel()
    {
        var mutations = int.Parse(Environment.GetEnvironmentVariable("WATCHFLOOR_MUTATIONS") ?? "10000", CultureInfo.InvariantCulture);
        var files = OnnxSeeds.All();
        var mutants = new OnnxMutants(files, seed: 12);
        var rows = Clouds.Of(seed: 2, rows: 12, columns: OnnxFiles.Columns);
        var (refused, taken, longest) = (0, 0, TimeSpan.Zero);
        for (var i = 0; i < mutations; i++)
        {
            File.WriteAllBytes(path, mutants.Next(i % files.Count));
            var began = Stopwatch.GetTimestamp();
            try
            {
                using var model = OnnxModel.Open(path, threads: 1);
                model.ScoreAll(rows, OnnxFiles.Columns);
                taken++;
            }
            catch (Exception exception) when (exception is ModelFileException or ModelDataException)
            {
                refused++;
            }
            catch (Exception exception)
            {
                Assert.Fail($"Mutant {i} of seed 12: {exception}");
            }

            longest = Stopwatch.GetElapsedTime(began) is var took && took > longest ? took : longest;
        }

        output.WriteLine($"{mutations} mutants: {refused} refused, {taken} taken; the longest took {longest.TotalMilliseconds:0} ms");
        Assert.True(refused > mutations / 4);
        Assert.True(taken > mutations / 20);
    }

    // ONNX Runtime 1.31.1 overlooks a way back to the first node and walks for ever.
    [Fact]
    public void Open_TreeThatLeadsBackToItsRoot_IsRefused() =>
        Assert.Contains("circles", Refused(Trees([1, 2, 0, 0, 5, 0, 0], [4, 3, 0, 0, 0, 0, 0])), StringComparison.Ordinal);

    [Fact]
    public void Open_NodeWithTwoParents_IsRefused() =>
        Assert.Contains("two nodes lead to node 3", Refused(Trees([1, 2, 0, 0, 5, 0, 0], [4, 3, 0, 0, 3, 0, 0])), StringComparison.Ordinal);

    [Fact]
    public void Open_ChildThatIsNotThere_IsRefused() =>
        Assert.Contains("leads to node 9", Refused(Trees([1, 2, 0, 0, 5, 0, 0], [4, 9, 0, 0, 6, 0, 0])), StringComparison.Ordinal);

    // ONNX Runtime would run out of stack, which ends the process.
    [Theory]
    [InlineData(1_000, false)]
    [InlineData(100_000, true)]
    public void Open_ChainOfCuts_IsRefusedWhenTooDeep(int depth, bool isRefused)
    {
        long[] yes = [.. Enumerable.Range(1, depth).Select(i => (long)i), .. new long[depth + 1]];
        long[] no = [.. Enumerable.Range(depth + 1, depth).Select(i => (long)i), .. new long[depth + 1]];
        var file = Trees(yes, no);

        if (isRefused)
        {
            Assert.Contains("deeper than 1,000", Refused(file), StringComparison.Ordinal);
            return;
        }

        File.WriteAllBytes(path, file);
        using var model = OnnxModel.Open(path);
        Assert.Equal(12, model.ScoreAll(Clouds.Of(seed: 2, rows: 12, columns: 5), 5).Length);
    }

    [Theory]
    [InlineData("Loop", "")]
    [InlineData("If", "")]
    [InlineData("Expand", "")]
    [InlineData("ConstantOfShape", "")]
    [InlineData("TreeEnsemble", "ai.onnx.ml")]
    [InlineData("Add", "com.microsoft")]
    public void Open_OperatorThatImportedModelsMayNotHave_IsNamed(string type, string domain) =>
        Assert.Contains(type, Refused(OnnxFiles.Model(graph => graph.Message(1, node => OnnxFiles.Node(node, type, ["X"], ["score"], domain)))), StringComparison.Ordinal);

    [Fact]
    public void Open_DataOutsideTheFile_IsRefused() => Assert.Contains(
        "outside the file",
        Refused(OnnxFiles.Model(graph => graph
            .Message(1, node => OnnxFiles.Node(node, "Add", ["X", "w"], ["score"], ""))
            .Message(5, tensor => tensor.Number(1, 1).Number(2, 1).Text(8, "w").Number(14, 1).Message(13, place => place.Text(1, "location").Text(2, "/etc/passwd"))))),
        StringComparison.Ordinal);

    // Every value times every value, and all that again: 800 GB.
    [Fact]
    public void ScoreAll_ProductThatGrows_IsRefusedBeforeMemoryRunsOut()
    {
        File.WriteAllBytes(path, OnnxFiles.Model(graph => graph
            .Message(1, node => OnnxFiles.Node(node, "Reshape", ["X", "down"], ["a"], ""))
            .Message(1, node => OnnxFiles.Node(node, "Reshape", ["X", "across"], ["b"], ""))
            .Message(1, node => OnnxFiles.Node(node, "Mul", ["a", "b"], ["c"], ""))
            .Message(1, node => OnnxFiles.Node(node, "Reshape", ["c", "down"], ["d"], ""))
            .Message(1, node => OnnxFiles.Node(node, "Mul", ["d", "b"], ["score"], ""))
            .Message(5, tensor => tensor.Number(1, 2).Number(2, 7).Numbers(7, [-1, 1]).Text(8, "down"))
            .Message(5, tensor => tensor.Number(1, 2).Number(2, 7).Numbers(7, [1, -1]).Text(8, "across"))
            .Message(12, value => OnnxFiles.Value(value, "score", 1, 1))));
        using var model = OnnxModel.Open(path);

        var error = Assert.Throws<ModelFileException>(() => model.ScoreAll(new float[1000 * 5], 5));

        Assert.Contains("is smaller than requested bytes", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(path);

    private string Refused(byte[] file)
    {
        File.WriteAllBytes(path, file);
        return Assert.Throws<ModelFileException>(() => OnnxModel.Open(path)).Message;
    }

    private static byte[] Trees(long[] yes, long[] no)
    {
        long[] leaves = [.. Enumerable.Range(0, yes.Length).Where(i => (yes[i], no[i]) == (0, 0)).Select(i => (long)i)];
        return OnnxFiles.Model(graph => graph
            .Message(1, node => OnnxFiles.Tree(OnnxFiles.Node(node, "TreeEnsembleRegressor", ["X"], ["score"]), yes, no)
                .Message(5, a => a.Text(1, "n_targets").Number(3, 1).Number(20, 2))
                .Message(5, a => a.Text(1, "target_treeids").Numbers(8, new long[leaves.Length]).Number(20, 7))
                .Message(5, a => a.Text(1, "target_nodeids").Numbers(8, leaves).Number(20, 7))
                .Message(5, a => a.Text(1, "target_ids").Numbers(8, new long[leaves.Length]).Number(20, 7))
                .Message(5, a => a.Text(1, "target_weights").Floats(7, [.. leaves.Select(leaf => (float)leaf)]).Number(20, 6)))
            .Message(12, value => OnnxFiles.Value(value, "score", 1, 1)));
    }
}
