using System.Text.Json;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>Log files in, findings out, with good and bad input.</summary>
public sealed class ImportTests : IDisposable
{
    private const string ConnLog = """
        {"ts":1772445600.5,"uid":"C1","id.orig_h":"192.0.2.10","id.orig_p":40000,"id.resp_h":"198.51.100.7","id.resp_p":443,"proto":"tcp","conn_state":"SF","orig_bytes":10,"resp_bytes":20}

        """;

    private readonly TemporaryDirectory folder = new();

    [Fact]
    public async Task Import_ThenDetectBeacon_PutsTheKnownPairAmongTheFirstThree()
    {
        var capture = SharedData.Path("data/network/motd-taidoor-24h");
        var truth = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(capture, "labels.json"), TestContext.Current.CancellationToken))
            .GetProperty("beacons")[0];
        Assert.Equal(0, (await CommandLine.RunAsync("import", capture, "--lake", Lake)).ExitCode);

        var outcome = await CommandLine.RunAsync("detect", "--detector", "beacon", "--json", "--lake", Lake);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(outcome.Lines.Take(3), finding =>
        {
            var entities = finding.GetProperty("entities").EnumerateArray().Select(entity => entity.GetString()).ToList();
            return entities.Contains($"address:{truth.GetProperty("src").GetString()}") && entities.Contains($"address:{truth.GetProperty("dst").GetString()}");
        });
    }

    [Fact]
    public async Task Import_TheSameFileAgain_AddsNothing()
    {
        var file = Write("conn.log", ConnLog);
        await CommandLine.RunAsync("import", file, "--lake", Lake);

        var again = await CommandLine.RunAsync("import", file, "--json", "--lake", Lake);

        Assert.Equal(0, Assert.Single(again.Lines).GetProperty("events").GetInt32());
        Assert.Equal(1, await EventsAsync());
    }

    [Fact]
    public async Task Import_GrownFile_AddsOnlyWhatIsNew()
    {
        var file = Write("conn.log", ConnLog);
        await CommandLine.RunAsync("import", file, "--lake", Lake);
        await File.AppendAllTextAsync(file, ConnLog.Replace("C1", "C2", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var again = await CommandLine.RunAsync("import", file, "--json", "--lake", Lake);

        Assert.Equal(1, Assert.Single(again.Lines).GetProperty("events").GetInt32());
        Assert.Equal(2, await EventsAsync());
    }

    [Fact]
    public async Task Import_BadFilesAmongGoodOnes_SaysWhatIsWrongWithEachAndKeepsTheGood()
    {
        Write("conn.log", ConnLog + "{\"ts\":1772445601.5,\"uid\":\"C2\",\"id.or");
        Write("empty.log", "");
        Write("story.log", "Once upon a time there was a log.\nIt had no columns.\n");
        await File.WriteAllBytesAsync(folder.File("in/cut.log.gz"), [0x1f, 0x8b, 8, 0, 0, 0], TestContext.Current.CancellationToken);

        var outcome = await CommandLine.RunAsync("import", folder.File("in"), "--json", "--lake", Lake);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(1, await EventsAsync());
        Assert.All(["conn.log", "empty.log", "story.log", "cut.log.gz"], name => Assert.Contains(name, outcome.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_NoSuchFile_SaysSoAndExitsWithOne()
    {
        var outcome = await CommandLine.RunAsync("import", folder.File("missing.log"), "--lake", Lake);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("missing.log", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_OfAnImportedLine_LeadsBackToItsBytes()
    {
        await CommandLine.RunAsync("import", Write("conn.log", ConnLog), "--lake", Lake);

        var row = Assert.Single((await CommandLine.RunAsync("query", "SELECT raw_file, raw_offset, raw_length FROM network_activity", "--json", "--lake", Lake)).Lines);

        Assert.Equal(0, row.GetProperty("raw_offset").GetInt64());
        Assert.Equal(ConnLog.TrimEnd().Length, row.GetProperty("raw_length").GetInt32());
    }

    public void Dispose() => folder.Dispose();

    private string Lake => folder.File("lake");

    private string Write(string name, string text)
    {
        Directory.CreateDirectory(folder.File("in"));
        var file = folder.File($"in/{name}");
        File.WriteAllText(file, text);
        return file;
    }

    private async Task<int> EventsAsync() =>
        Assert.Single((await CommandLine.RunAsync("query", "SELECT count(*)::INT AS n FROM network_activity", "--json", "--lake", Lake)).Lines).GetProperty("n").GetInt32();
}
