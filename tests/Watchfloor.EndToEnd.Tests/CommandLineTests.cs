using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>What every command keeps: exit codes, errors on standard error, read-only queries.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    [Theory]
    [InlineData("nonsense")]
    [InlineData("query")]
    [InlineData("detect", "--detector", "nothing")]
    [InlineData("detect", "--window", "yesterday")]
    [InlineData("map", "no.feed", "no.file")]
    [InlineData("incidents", "show", "INC-00000000")]
    [InlineData("demo", "--scenario", "S9")]
    [InlineData("demo", "--employees", "3")]
    [InlineData("report", "INC-00000000", "--format", "docx")]
    public async Task AnyCommand_WrongArguments_ExitsWithTwoAndExplainsOnStandardError(params string[] arguments)
    {
        var outcome = await CommandLine.RunAsync([.. arguments, "--lake", folder.Path]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.NotEmpty(outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("COPY (SELECT 1) TO 'FOLDER/written.csv'")]
    [InlineData("CREATE TABLE t AS SELECT 1")]
    [InlineData("DELETE FROM events")]
    [InlineData("SELECT 1; COPY (SELECT 1) TO 'FOLDER/written.csv'")]
    [InlineData("ATTACH 'FOLDER/written.csv'")]
    [InlineData("SELECT * FROM read_text('/etc/hostname')")]
    public async Task Query_AnythingThatWritesOrReachesOutside_IsRefused(string sql)
    {
        var outcome = await CommandLine.RunAsync("query", sql.Replace("FOLDER", folder.Path, StringComparison.Ordinal), "--lake", folder.File("lake"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.NotEmpty(outcome.Error);
        Assert.False(File.Exists(folder.File("written.csv")));
    }

    [Fact]
    public async Task AnyCommand_LakeOfANewerVersion_SaysSoAndLeavesItAlone()
    {
        var log = folder.File("lake/events/_delta_log");
        Directory.CreateDirectory(log);
        var commit = Path.Combine(log, "00000000000000000000.json");
        var text = """
            {"protocol":{"minReaderVersion":9,"minWriterVersion":9}}
            {"metaData":{"id":"x","format":{"provider":"parquet","options":{}},"schemaString":"{\"type\":\"struct\",\"fields\":[]}","partitionColumns":[],"configuration":{}}}

            """;
        await File.WriteAllTextAsync(commit, text, TestContext.Current.CancellationToken);

        var outcome = await CommandLine.RunAsync("query", "SELECT 1", "--lake", folder.File("lake"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("version", outcome.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(text, await File.ReadAllTextAsync(commit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Map_EveryFeed_KeepsWhatItCannotMapWithAReason()
    {
        var file = folder.File("records.jsonl");
        await File.WriteAllTextAsync(file, "{\"composite_id\":null}\nnot json\n", TestContext.Current.CancellationToken);
        var feeds = (await CommandLine.RunAsync("map", "--list", "--json")).Lines.Select(line => line.GetProperty("feed").GetString()!).ToList();

        Assert.Contains("crowdstrike.alerts", feeds);
        var mapped = 0;
        foreach (var feed in feeds)
        {
            var outcome = await CommandLine.RunAsync("map", feed, file);
            if (outcome.ExitCode == 0)
            {
                mapped++;
                Assert.Equal(2, outcome.Lines.Count);
                Assert.Contains(outcome.Lines, line => line.TryGetProperty("reason", out _));
            }
            else
            {
                // A log file is known by its content: this one is none, and is refused as a whole.
                Assert.Empty(outcome.Lines);
                Assert.Contains(feed == "csv" ? "--mapping" : "not a log that Watchfloor reads", outcome.Error, StringComparison.Ordinal);
            }
        }

        Assert.True(mapped > 30, $"{mapped} feeds of vendors");
    }

    [Fact]
    public async Task Init_Twice_DoesNotOverwrite()
    {
        var file = folder.File("watchfloor.json");
        Assert.Equal(0, (await CommandLine.RunAsync("init", "--config", file)).ExitCode);
        await File.AppendAllTextAsync(file, " ", TestContext.Current.CancellationToken);

        Assert.Equal(2, (await CommandLine.RunAsync("init", "--config", file)).ExitCode);
        Assert.EndsWith(" ", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
