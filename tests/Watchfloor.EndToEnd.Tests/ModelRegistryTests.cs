using System.Globalization;
using System.Text;
using Watchfloor.Lab.ObjectStores;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>Models and their tables in a bucket: one machine registers, another uses, with nothing but the bucket between them.</summary>
public sealed class ModelRegistryTests
{
    [Fact]
    public async Task RegisterPromoteScoreExport_RegistryInABucket_AnotherMachineUsesWhatWasPromoted()
    {
        await using var store = await LabObjectStore.StartAsync(LabStoreKind.S3, TimeProvider.System, TestContext.Current.CancellationToken);
        using var folder = new TemporaryDirectory();
        var table = folder.File("habits.csv");
        await File.WriteAllTextAsync(table, Table(), TestContext.Current.CancellationToken);

        var trained = await RunAsync("notebook", "model", "train", "--data", table, "--out", folder.File("habits.wfm"), "--trees", "10", "--register", "habits");
        var refused = await RunAsync("platform", "model", "score", "--model", "habits", "--data", "habits:1", "--out", folder.File("none.csv"));
        var registered = await RunAsync("notebook", "model", "register", "habits", "--model", folder.File("habits.wfm"), "--data", table, "--metric", "roc_auc=0.75", "--promote", "--by", "ana");
        var scored = await RunAsync("platform", "model", "score", "--model", "habits", "--data", $"s3://{LabObjectStore.Bucket}/lake/models/{registered.Lines.Single().GetProperty("registered").GetProperty("table").GetString()}", "--out", folder.File("platform.csv"));
        var here = await RunAsync("notebook", "model", "score", "--model", folder.File("habits.wfm"), "--data", table, "--out", folder.File("notebook.csv"));
        var exported = await RunAsync("platform", "model", "export", "--model", "habits:1", "--out", folder.File("habits.onnx"));
        var onnx = await RunAsync("notebook", "model", "register", "theirs", "--model", folder.File("habits.onnx"));
        var listed = await RunAsync("platform", "model", "list");

        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0], new[] { trained, refused, registered, scored, here, exported, onnx, listed }.Select(outcome => outcome.ExitCode));
        Assert.Contains("--promote habits:1", refused.Error, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(folder.File("notebook.csv"), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(folder.File("platform.csv"), TestContext.Current.CancellationToken));
        Assert.Equal(
            [("habits", 1, false), ("habits", 2, true), ("theirs", 1, false)],
            listed.Lines.Select(line => (line.GetProperty("name").GetString()!, line.GetProperty("version").GetInt32(), line.GetProperty("in_use").GetBoolean())));
        Assert.Equal(("ana", 0.75), (listed.Lines[1].GetProperty("promoted_by").GetString(), listed.Lines[1].GetProperty("metrics").GetProperty("roc_auc").GetDouble()));
        Assert.All(store.Names, name => Assert.StartsWith("lake/models/", name, StringComparison.Ordinal));

        async Task<Outcome> RunAsync(string machine, params string[] arguments)
        {
            using var process = CommandLine.Start([.. arguments, "--json"], new Dictionary<string, string>
            {
                ["WATCHFLOOR_Lake__Directory"] = $"s3://{LabObjectStore.Bucket}/lake",
                ["WATCHFLOOR_Lake__Objects__Endpoint"] = store.Address.AbsoluteUri,
                ["WATCHFLOOR_Lake__Objects__CacheFolder"] = folder.File(machine),
                ["AWS_ACCESS_KEY_ID"] = LabObjectStore.KeyId,
                ["AWS_SECRET_ACCESS_KEY"] = store.Secret,
            });
            return await CommandLine.EndAsync(process);
        }
    }

    private static string Table()
    {
        var random = new Random(7);
        var text = new StringBuilder("a,b\n");
        for (var row = 0; row < 80; row++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{random.NextDouble():0.000},{random.NextDouble():0.000}");
        }

        return text.ToString();
    }
}
