using System.IO.Compression;
using System.Text;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Connectors.Logs.Tests;

/// <summary>Writes small logs and reads them whole.</summary>
public abstract class LogTest : IDisposable
{
    protected const string ConnHeader =
        "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t2026-03-02-09-00-00\n" +
        "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents\n" +
        "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\tcount\tcount\tcount\tcount\tset[string]\n";

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected TemporaryDirectory Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A conn row with the given uid; times are a second apart.</summary>
    protected static string ConnRow(int number, string? uid = null) =>
        $"{1772442000 + number}.123456\t{uid ?? $"C{number}"}\t192.0.2.1\t{50000 + (number % 10000)}\t198.51.100.7\t443\ttcp\tssl\t1.500000\t100\t2000\tSF\tT\tF\t0\tShADadFf\t5\t300\t6\t2300\t-\n";

    protected static string ConnRows(int count, int first = 0) => string.Concat(Enumerable.Range(first, count).Select(number => ConnRow(number)));

    protected string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    protected string Write(string name, byte[] bytes)
    {
        var path = Folder.File(name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    protected static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    protected static async Task<LogOutcome> ReadAsync(string path, LogReadOptions? options = null)
    {
        var batches = new List<LogBatch>();
        await foreach (var batch in new LogFileReader(options ?? new()).ReadAsync(path, Token))
        {
            Assert.Equal(batch.Events.Count, batch.Ranges.Count);
            batches.Add(batch);
        }

        return new(batches);
    }

    /// <summary>Reads one row of a log and gives its event.</summary>
    protected async Task<T> MapAsync<T>(string text)
        where T : OcsfEvent
    {
        var outcome = await ReadAsync(Write("one.log", text));
        Assert.Empty(outcome.Quarantined);
        var only = Assert.IsType<T>(Assert.Single(outcome.Events));
        Assert.Empty(OcsfValidator.Default.Validate(only).Errors);
        return only;
    }
}

/// <summary>Everything a file gave.</summary>
public sealed record LogOutcome(IReadOnlyList<LogBatch> Batches)
{
    public IReadOnlyList<OcsfEvent> Events { get; } = [.. Batches.SelectMany(batch => batch.Events)];

    public IReadOnlyList<LogRange> Ranges { get; } = [.. Batches.SelectMany(batch => batch.Ranges)];

    public IReadOnlyList<QuarantinedRecord> Quarantined { get; } = [.. Batches.SelectMany(batch => batch.Quarantined)];

    public IReadOnlyList<string> Warnings { get; } = [.. Batches.SelectMany(batch => batch.Warnings)];

    public int Records => Batches.Sum(batch => batch.Records);

    public int QuarantinedCount => Batches.Sum(batch => batch.QuarantinedCount);

    public string? SkippedReason => Batches[^1].SkippedReason;

    public LogCursor? Cursor => Batches[^1].Cursor;

    public IEnumerable<string?> Uids => Events.Select(ocsfEvent => ocsfEvent.Metadata.Uid);
}
