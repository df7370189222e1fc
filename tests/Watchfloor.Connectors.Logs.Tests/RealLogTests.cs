using System.IO.Compression;
using System.Text;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class RealLogTests : LogTest
{
    private static readonly string[] Mapped = ["conn", "dns", "http", "ssl", "files", "x509"];

    [Fact]
    public async Task Read_EveryRealLog_LosesNoRowAndGivesValidEvents()
    {
        var files = Directory.GetFiles(SharedData.Path("data/network"), "*", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(SharedData.Path("data/telemetry/apt29_day1_zeek"), "*.log", SearchOption.AllDirectories))
            .Where(path => !path.Contains("rita-parser-fixtures", StringComparison.Ordinal) && IsMapped(path)).Order().ToList();
        var wrong = new List<string>();
        foreach (var path in files)
        {
            var outcome = await ReadAsync(path);
            var rows = CountRows(path);
            if (outcome.SkippedReason is not null || outcome.Events.Count != rows || outcome.QuarantinedCount != 0 || outcome.Records != rows)
            {
                wrong.Add($"{path}: {rows} rows, {outcome.Records} records, {outcome.Events.Count} events, {outcome.QuarantinedCount} quarantined; {outcome.SkippedReason} {string.Join(" ", outcome.Warnings)}");
            }

            for (var i = 0; i < outcome.Events.Count; i += 97)
            {
                var result = OcsfValidator.Default.Validate(outcome.Events[i]);
                if (!result.IsValid || result.Warnings.Any(warning => warning.Contains("regex", StringComparison.Ordinal)))
                {
                    wrong.Add($"{path} event {i}: {string.Join("; ", result.Errors.Concat(result.Warnings))}");
                }
            }
        }

        Assert.True(files.Count > 50, $"only {files.Count} logs were found");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public async Task Read_OtherLogsAndFiles_SayWhyTheyAreSkipped()
    {
        var files = Directory.GetFiles(SharedData.Path("data/network"), "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("rita-parser-fixtures", StringComparison.Ordinal) && !path.Contains("suricata", StringComparison.Ordinal) && !IsMapped(path)).ToList();
        foreach (var path in files)
        {
            var outcome = await ReadAsync(path);

            Assert.Empty(outcome.Events);
            Assert.True(outcome.SkippedReason is { Length: > 10 }, path);
        }
    }

    [Theory]
    [InlineData("has_unknown_field/http.log")]
    [InlineData("json_with_all_fields/conn.log")]
    [InlineData("json_with_all_fields/dns.log")]
    [InlineData("json_with_all_fields/http.log")]
    [InlineData("json_with_all_fields/open_conn.log")]
    [InlineData("json_with_all_fields/open_http.log")]
    [InlineData("json_with_all_fields/open_ssl.log")]
    [InlineData("json_with_all_fields/ssl.log")]
    [InlineData("open_conns/closed/conn.log")]
    [InlineData("open_conns/closed/http.log")]
    [InlineData("open_conns/closed/ssl.log")]
    [InlineData("open_conns/open/conn.log")]
    [InlineData("open_conns/open/dns.log")]
    [InlineData("open_conns/open/http.log")]
    [InlineData("open_conns/open/open_conn.log")]
    [InlineData("open_conns/open/open_http.log")]
    [InlineData("open_conns/open/open_ssl.log")]
    [InlineData("open_conns/open/ssl.log")]
    [InlineData("open_sni/open_conn.17_32_32-18_00_00.log.gz")]
    [InlineData("open_sni/open_http.17_37_03-18_00_00.log.gz")]
    [InlineData("open_sni/open_ssl.18_00_00-19_00_00.log.gz")]
    public async Task Read_ParserFixture_LosesNoRow(string name)
    {
        var path = SharedData.Path($"data/network/rita-parser-fixtures/{name}");

        var outcome = await ReadAsync(path);

        Assert.Equal(CountRows(path), outcome.Events.Count);
        Assert.Empty(outcome.Quarantined);
        Assert.All(outcome.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
    }

    [Theory]
    [InlineData("truncated/conn.log")]
    [InlineData("truncated/conn_json.log")]
    public async Task Read_TruncatedFixture_KeepsTheWholeRowsAndReportsTheCutOne(string name)
    {
        var path = SharedData.Path($"data/network/rita-parser-fixtures/{name}");

        var outcome = await ReadAsync(path);

        Assert.Equal(CountRows(path) - 1, outcome.Events.Count);
        Assert.Single(outcome.Quarantined);
        Assert.Contains(outcome.Warnings, warning => warning.Contains("cut off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_HeaderlessFixture_SaysThatTheColumnsAreNotKnown()
    {
        var outcome = await ReadAsync(SharedData.Path("data/network/rita-parser-fixtures/truncated/conn_top.log"));

        Assert.Contains("#fields", outcome.SkippedReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OpenThenClosedConnections_HaveTheSameIds()
    {
        var open = await ReadAsync(SharedData.Path("data/network/rita-parser-fixtures/open_conns/open/open_conn.log"));
        var closed = await ReadAsync(SharedData.Path("data/network/rita-parser-fixtures/open_conns/closed/conn.log"));

        Assert.Equal("zeek.conn", open.Batches[0].Feed);
        Assert.Equal("zeek.conn", closed.Batches[0].Feed);
        Assert.NotEmpty(open.Uids.Intersect(closed.Uids));
    }

    private static bool IsMapped(string path)
    {
        var name = Path.GetFileName(path);
        return !name.Contains("smb_", StringComparison.Ordinal) && (name.Contains(".log", StringComparison.Ordinal) || name.EndsWith(".json.gz", StringComparison.Ordinal))
            && name.Split('.', '_', '-').Any(Mapped.Contains);
    }

    // Counted by another way than the reader's: every line that is neither empty nor a declaration.
    private static int CountRows(string path)
    {
        using Stream file = System.IO.File.OpenRead(path);
        using var content = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file, Encoding.Latin1);
        var rows = 0;
        while (content.ReadLine() is { } line)
        {
            rows += line.Length > 0 && line[0] != '#' ? 1 : 0;
        }

        return rows;
    }
}
