using System.Text;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class LogFileReaderTests : LogTest
{
    [Fact]
    public async Task Read_SmallLog_GivesEventsAndWhereTheyLie()
    {
        var text = ConnHeader + ConnRows(3);

        var outcome = await ReadAsync(Write("conn.log", text));

        Assert.Equal(["C0", "C1", "C2"], outcome.Uids);
        Assert.Equal(3, outcome.Records);
        Assert.Empty(outcome.Warnings);
        Assert.Equal(
            Enumerable.Range(0, 3).Select(number => ConnRow(number).TrimEnd('\n')),
            outcome.Ranges.Select(range => text.Substring((int)range.Offset, range.Length)));
    }

    [Fact]
    public async Task Read_Gzip_GivesOffsetsInTheDecompressedContent()
    {
        var text = ConnHeader + ConnRows(2);

        var outcome = await ReadAsync(Write("some-name", Gzip(text)));

        Assert.Equal(ConnRow(1).TrimEnd('\n'), text.Substring((int)outcome.Ranges[1].Offset, outcome.Ranges[1].Length));
    }

    [Fact]
    public async Task Read_MoreThanABatch_GivesBatchesThatEachSayWhereToGoOn()
    {
        var path = Write("conn.log", ConnHeader + ConnRows(25));

        var outcome = await ReadAsync(path, new LogReadOptions { BatchSize = 10 });

        Assert.Equal([10, 10, 5], outcome.Batches.Select(batch => batch.Events.Count));
        Assert.All(outcome.Batches, batch => Assert.NotNull(batch.Cursor));
        Assert.Equal(Enumerable.Range(0, 25).Select(number => $"C{number}"), outcome.Uids);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public async Task Read_ByteOrderMarkAndLineEnds_AreNoPartOfTheData(string lineEnd)
    {
        var text = (ConnHeader + ConnRows(2)).ReplaceLineEndings(lineEnd);

        var outcome = await ReadAsync(Write("conn.log", [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(text)]));

        Assert.Equal(["C0", "C1"], outcome.Uids);
        Assert.Null(((NetworkActivity)outcome.Events[0]).Unmapped);
        Assert.Equal(text.IndexOf("1772442000", StringComparison.Ordinal) + 3, outcome.Ranges[0].Offset);
    }

    [Fact]
    public async Task Read_Utf16_SaysSo()
    {
        var outcome = await ReadAsync(Write("conn.log", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(ConnHeader)]));

        Assert.Contains("UTF-16", outcome.SkippedReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n\n", "empty")]
    [InlineData("Lorem ipsum dolor sit amet\n", "no log that Watchfloor reads")]
    [InlineData("1772442000.1\tC1\t192.0.2.1\t1\t192.0.2.2\t2\n", "no #fields line")]
    [InlineData("[{\"ts\":1}]\n", "its members are ts")]
    [InlineData("{\"a\":1}\n", "not a log that Watchfloor reads")]
    [InlineData("{\"timestamp\":\"x\",\"flow_id\":1,\"event_type\":\"stats\"}\n", "stats")]
    [InlineData("{\"event_simpleName\":\"DnsRequest\",\"aid\":\"1\"}\n", "falcon-fdr")]
    [InlineData("a,b,c\n1,2,3\n", "--mapping")]
    [InlineData("#separator \\x09\n#path\tdhcp\n#fields\tts\tuid\n1\tC1\n", "dhcp log is not mapped")]
    [InlineData("#separator \\x09\n#path\tconn\n", "no #fields line")]
    public async Task Read_FileThatIsNoMappedLog_ImportsNothingAndSaysWhy(string text, string reason)
    {
        var outcome = await ReadAsync(Write("conn.log", text));

        Assert.Empty(outcome.Events);
        Assert.Contains(reason, outcome.SkippedReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OtherCompression_NamesIt()
    {
        var outcome = await ReadAsync(Write("conn.log.zst", [0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0]));

        Assert.Contains("zstd", outcome.SkippedReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_MissingFile_SaysSo()
    {
        var outcome = await ReadAsync(Folder.File("absent.log"));

        Assert.Equal("there is no such file", outcome.SkippedReason);
    }

    [Fact]
    public async Task Read_LastLineCut_KeepsTheWholeLinesAndReportsTheCutOne()
    {
        var outcome = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(2) + ConnRow(2)[..30]));

        Assert.Equal(["C0", "C1"], outcome.Uids);
        Assert.Equal(ConnRow(2)[..30], Assert.Single(outcome.Quarantined).Raw);
        Assert.Contains(outcome.Warnings, warning => warning.Contains("cut off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_LastLineWithoutNewline_IsARecordToo()
    {
        var outcome = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(2).TrimEnd('\n')));

        Assert.Equal(["C0", "C1"], outcome.Uids);
        Assert.Empty(outcome.Quarantined);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.5)]
    public async Task Read_CutGzip_KeepsWhatWasReadableAndSaysSo(double share)
    {
        var packed = Gzip(ConnHeader + ConnRows(20000));

        var outcome = await ReadAsync(Write("conn.log.gz", packed[..(int)(packed.Length * share)]));

        Assert.InRange(outcome.Events.Count, 1000, 19999);
        Assert.Contains(outcome.Warnings, warning => warning.Contains("gzip", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, outcome.Events.Count).Select(number => $"C{number}"), outcome.Uids);
    }

    [Fact]
    public async Task Read_GzipWithoutItsTrailer_SaysSo()
    {
        var packed = Gzip(ConnHeader + ConnRows(5));

        var outcome = await ReadAsync(Write("conn.log.gz", packed[..^6]));

        Assert.Equal(5, outcome.Events.Count);
        Assert.Contains(outcome.Warnings, warning => warning.Contains("gzip", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_DamagedGzip_KeepsWhatWasReadableAndSaysSo()
    {
        var packed = Gzip(ConnHeader + ConnRows(20000));
        packed.AsSpan(packed.Length / 2, 200).Fill(0xff);

        var outcome = await ReadAsync(Write("conn.log.gz", packed));

        Assert.NotEmpty(outcome.Events);
        Assert.Contains(outcome.Warnings, warning => warning.Contains("gzip", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_SeveralGzipMembers_ReadsThemAll()
    {
        var outcome = await ReadAsync(Write("conn.log.gz", [.. Gzip(ConnHeader + ConnRows(2)), .. Gzip(ConnRows(2, first: 2))]));

        Assert.Equal(["C0", "C1", "C2", "C3"], outcome.Uids);
        Assert.Empty(outcome.Warnings);
    }

    [Fact]
    public async Task Read_LineLongerThanTheLimit_IsCutWithItsReasonAndReadingGoesOn()
    {
        var path = Folder.File("conn.log");
        await using (var file = System.IO.File.Create(path))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(ConnHeader + ConnRow(0)), Token);
            var chunk = new byte[1 << 20];
            chunk.AsSpan().Fill((byte)'x');
            for (var i = 0; i < 64; i++)
            {
                await file.WriteAsync(chunk, Token);
            }

            await file.WriteAsync(Encoding.UTF8.GetBytes("\n" + ConnRow(1)), Token);
        }

        var outcome = await ReadAsync(path);

        Assert.Equal(["C0", "C1"], outcome.Uids);
        var cut = Assert.Single(outcome.Quarantined);
        Assert.InRange(cut.Raw.Length, 4096, 4200);
        Assert.Contains("67108864 bytes", cut.Reason, StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetByteCount(ConnHeader + ConnRow(0)) + 67108864 + 1, outcome.Ranges[1].Offset);
        Assert.Equal(new FileInfo(path).Length, outcome.Cursor!.Offset);
    }

    [Fact]
    public async Task Read_FieldsDeclaredAgain_UsesTheNewColumns()
    {
        var again = "#fields\tuid\tts\tid.resp_h\tid.orig_h\tconn_state\n" + "D1\t1772442100.5\t203.0.113.9\t192.0.2.8\tREJ\n";

        var outcome = await ReadAsync(Write("conn.log", ConnHeader + ConnRow(0) + again));

        Assert.Equal(["C0", "D1"], outcome.Uids);
        var second = (NetworkActivity)outcome.Events[1];
        Assert.Equal("192.0.2.8", second.SrcEndpoint?.Ip);
        Assert.Null(second.Traffic);
        Assert.Null(second.SrcEndpoint?.Port);
    }

    [Fact]
    public async Task Read_WrongRows_AreQuarantinedWithTheReasonAndReadingGoesOn()
    {
        var rows = ConnRow(0) + "1\t2\t3\n" + ConnRow(1).Replace("192.0.2.1", "nowhere", StringComparison.Ordinal) + ConnRow(2).TrimEnd('\n') + "\textra\n"
            + ConnRow(3).Replace("1772442003.123456", "yesterday", StringComparison.Ordinal) + ConnRow(4);

        var outcome = await ReadAsync(Write("conn.log", ConnHeader + rows));

        Assert.Equal(["C0", "C4"], outcome.Uids);
        Assert.Equal(6, outcome.Records);
        Assert.Equal(4, outcome.QuarantinedCount);
        Assert.Equal(
            [
                "3 fields where #fields names 21; id.orig_h is '3', not an IP address",
                "id.orig_h is 'nowhere', not an IP address",
                "more than the 21 fields that #fields names",
                "ts is 'yesterday', not a time",
            ],
            outcome.Quarantined.Select(record => record.Reason));
        Assert.Contains("line 10: 3 fields", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_RowWithoutItsLastColumns_IsKeptAndReported()
    {
        var outcome = await ReadAsync(Write("conn.log", ConnHeader + ConnRow(0) + ConnRow(1).Replace("\t6\t2300\t-", "", StringComparison.Ordinal) + ConnRow(2)));

        Assert.Equal(["C0", "C1", "C2"], outcome.Uids);
        Assert.Equal([6, null, 6], outcome.Events.Select(ocsfEvent => ((NetworkActivity)ocsfEvent).Traffic?.PacketsIn));
        Assert.Contains("line 10 has 18 fields where #fields names 21", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ManyWrongRows_KeepsTheFirstAndCountsAll()
    {
        var outcome = await ReadAsync(Write("conn.log", ConnHeader + ConnRow(0) + string.Concat(Enumerable.Repeat("x\n", 50))), new LogReadOptions { MaxQuarantined = 10 });

        Assert.Equal(10, outcome.Quarantined.Count);
        Assert.Equal(50, outcome.QuarantinedCount);
        Assert.Contains("50 of the lines", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SeveralLogsInOneJsonFile_GivesEachItsFeedAndCountsTheRest()
    {
        const string Text = """
            {"_path":"conn","ts":1772442000.1,"uid":"C1","id.orig_h":"192.0.2.1","id.orig_p":1,"id.resp_h":"192.0.2.2","id.resp_p":2,"proto":"tcp","conn_state":"SF"}
            {"_path":"weird","ts":1772442000.2,"uid":"C1","name":"bad_checksum"}
            {"_path":"dns","ts":1772442000.3,"uid":"C2","id.orig_h":"192.0.2.1","id.orig_p":1,"id.resp_h":"192.0.2.2","id.resp_p":53,"query":"example.com"}
            {"_path":"conn","ts":1772442000.4,"uid":"C3","id.orig_h":"192.0.2.1","id.orig_p":1,"id.resp_h":"192.0.2.2","id.resp_p":2,"proto":"tcp","conn_state":"SF"}
            """;

        var outcome = await ReadAsync(Write("all.json", Text));

        Assert.Equal(["C1", "C3"], outcome.Batches.Single(batch => batch.Feed == "zeek.conn").Events.Select(ocsfEvent => ocsfEvent.Metadata.Uid));
        Assert.Single(outcome.Batches.Single(batch => batch.Feed == "zeek.dns").Events);
        Assert.Equal(4, outcome.Records);
        Assert.Contains("1 records of Zeek's weird log were skipped", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FileWithoutPermission_SaysSo()
    {
        var path = Write("conn.log", ConnHeader);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, UnixFileMode.None);
        }

        Assert.SkipWhen(CanOpen(path), "this user may read everything");
        var outcome = await ReadAsync(path);

        Assert.Contains("may not read", outcome.SkippedReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_FolderAndFile_GivesOpenConnectionsFirstAndMissingPathsWithTheirProblem()
    {
        Directory.CreateDirectory(Folder.File("day"));
        Write("day/conn.log", "");
        Write("day/open_conn.log", "");
        Write("dns.log", "");

        var entries = LogFiles.Find([Folder.Path, Folder.File("dns.log"), Folder.File("absent")]);

        Assert.Equal(["open_conn.log", "absent", "conn.log", "dns.log"], entries.Select(entry => Path.GetFileName(entry.Path)));
        Assert.Equal("there is no such file or folder", entries[1].Problem);
    }

    private static bool CanOpen(string path)
    {
        try
        {
            System.IO.File.OpenRead(path).Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
