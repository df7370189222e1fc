using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors;
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
    [InlineData("detect", "--describe", "nothing")]
    [InlineData("detect", "--describe", "beacon")]
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

    [Fact]
    public async Task Version_Asked_IsTold()
    {
        var outcome = await CommandLine.RunAsync("--version");

        Assert.Equal((0, true), (outcome.ExitCode, Version.TryParse(outcome.Output.Trim(), out _)));
    }

    [Theory]
    [InlineData("signin-anomaly", "mfa_missing", "FROM authentication")]
    [InlineData("host-behaviour", "new_footholds", "FROM scheduled_job_activity")]
    public async Task Detect_Describe_NamesTheFeaturesAndTheirQueries(string detector, string feature, string query)
    {
        var outcome = await CommandLine.RunAsync("detect", "--describe", detector, "--json", "--lake", folder.Path);

        var said = Assert.Single(outcome.Lines);
        Assert.Contains(feature, said.GetProperty("features").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
        Assert.All(said.GetProperty("features").EnumerateArray(), item => Assert.NotEmpty(item.GetProperty("meaning").GetString()!));
        Assert.Contains(said.GetProperty("queries").EnumerateArray(), item => item.GetProperty("sql").GetString()!.Contains(query, StringComparison.Ordinal));
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
    public void Map_EveryFeedOfAVendor_KeepsWhatItCannotMapWithAReason()
    {
        using var services = VendorServices.Of(TimeProvider.System, []);
        var mappings = services.GetServices<IFeedMapping>().ToList();

        Assert.True(mappings.Count > 30, $"{mappings.Count} feeds");
        Assert.All(mappings, mapping => Assert.All((string[])["{\"composite_id\":null}", "not json", "[]", "null"], record => Assert.NotNull(mapping.Map(record).QuarantineReason)));
    }

    [Theory]
    [InlineData("crowdstrike.alerts", null)]
    [InlineData("microsoft.signins", null)]
    [InlineData("proofpoint.siem", null)]
    [InlineData("csv", "--mapping")]
    [InlineData("zeek.conn", "not a log that Watchfloor reads")]
    [InlineData("suricata.flow", "not a log that Watchfloor reads")]
    public async Task Map_WhatIsNoRecord_IsShownWithAReason_AndWhatIsNoLogIsRefused(string feed, string? refusal)
    {
        var file = folder.File("records.jsonl");
        await File.WriteAllTextAsync(file, "{\"composite_id\":null}\nnot json\n", TestContext.Current.CancellationToken);

        var outcome = await CommandLine.RunAsync("map", feed, file);

        Assert.Equal(refusal is null ? 0 : 1, Math.Min(outcome.ExitCode, 1));
        Assert.Equal(refusal is null ? 2 : 0, outcome.Lines.Count);
        Assert.All(outcome.Lines, line => Assert.True(line.TryGetProperty("reason", out _)));
        Assert.Contains(refusal ?? "2 records quarantined", outcome.Error, StringComparison.Ordinal);
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
