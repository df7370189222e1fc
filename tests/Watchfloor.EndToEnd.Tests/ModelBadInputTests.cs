using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>Tables that cannot be what was meant, given to the model commands.</summary>
public sealed class ModelBadInputTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    [Fact]
    public async Task Train_LabelIsMissing_NamesTheRow()
    {
        var outcome = await TrainAsync("a,b,label\n1,2,0\n3,4,\n");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("row 2, column 'label'", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_OwnExportAndColumnsInAnotherOrder_TakesThemByName()
    {
        await TrainAsync($"a,b,label\n{string.Join('\n', Enumerable.Range(0, 50).Select(row => $"{row},{row * row % 7},0"))}\n9,90,1\n");
        await CommandLine.RunAsync("model", "export", "--model", folder.File("m.wfm"), "--out", folder.File("m.onnx"));
        File.WriteAllText(folder.File("one.csv"), "a,b,label\n3,40,0\n");
        File.WriteAllText(folder.File("other.csv"), "b,more,a\n40,7,3\n");

        var first = await ScoreAsync("one.csv");
        var second = await ScoreAsync("other.csv");

        Assert.Equal(first, second);
    }

    public void Dispose() => folder.Dispose();

    private Task<Outcome> TrainAsync(string table)
    {
        File.WriteAllText(folder.File("train.csv"), table);
        return CommandLine.RunAsync("model", "train", "--data", folder.File("train.csv"), "--label-column", "label", "--out", folder.File("m.wfm"));
    }

    private async Task<string> ScoreAsync(string table)
    {
        var outcome = await CommandLine.RunAsync("model", "score", "--model", folder.File("m.onnx"), "--data", folder.File(table), "--out", folder.File("scores.csv"));
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return File.ReadAllText(folder.File("scores.csv"));
    }
}
