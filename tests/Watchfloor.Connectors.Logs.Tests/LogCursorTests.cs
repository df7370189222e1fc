using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Watchfloor.Connectors.Logs.Tests;

public sealed class LogCursorTests : LogTest
{
    [Fact]
    public async Task Read_SameContentAgain_GivesNothingNew()
    {
        var first = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(50)));

        var again = await ReadAsync(Write("renamed.log.gz", Gzip(ConnHeader + ConnRows(50))), After(first));

        Assert.Empty(again.Events);
        Assert.Null(again.SkippedReason);
        Assert.Equal(first.Cursor, again.Cursor);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    public async Task Read_GrownContent_GivesOnlyWhatIsNew(int before)
    {
        var first = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(before)));

        var grown = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(before + 7)), After(first));

        Assert.Equal(Enumerable.Range(before, 7).Select(number => $"C{number}"), grown.Uids);
        Assert.Equal(ConnHeader.Length + ConnRows(before).Length, grown.Ranges[0].Offset);
    }

    [Fact]
    public async Task Read_CursorOfABatchInTheMiddle_GoesOnThereWithTheColumnsDeclaredBefore()
    {
        var path = Write("conn.log", ConnHeader + ConnRows(25));
        var all = await ReadAsync(path, new LogReadOptions { BatchSize = 10 });

        var rest = await ReadAsync(path, new LogReadOptions { Earlier = [all.Batches[1].Cursor!] });

        Assert.Equal(Enumerable.Range(20, 5).Select(number => $"C{number}"), rest.Uids);
    }

    [Fact]
    public async Task Read_LineThatWasStillBeingWritten_IsReadAgainWhole()
    {
        var first = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(2) + ConnRow(2)[..40]));

        var grown = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(4)), After(first));

        Assert.Equal(["C2", "C3"], grown.Uids);
    }

    [Fact]
    public async Task Read_OtherContentWithTheSameName_IsReadWhole()
    {
        var first = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(200)));

        var other = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(200, first: 1000)), After(first));

        Assert.Equal(200, other.Events.Count);
        Assert.Empty(other.Warnings);
    }

    [Fact]
    public async Task Read_ContentThatWasChangedInTheMiddle_IsReadWholeAndSaysSo()
    {
        var first = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(200)));

        var changed = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(200).Replace("C150", "X150", StringComparison.Ordinal) + ConnRow(200)), After(first));

        Assert.Equal(201, changed.Events.Count);
        Assert.Contains("differs", Assert.Single(changed.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Rotated_NewFileIsReadAndTheOldGoesOnFromItsEnd()
    {
        var first = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(100)));

        var rotated = await ReadAsync(Write("conn.2026-03-02.log", ConnHeader + ConnRows(110)), After(first));
        var fresh = await ReadAsync(Write("conn.log", ConnHeader + ConnRows(10, first: 110)), After(first));

        Assert.Equal(Enumerable.Range(100, 10).Select(number => $"C{number}"), rotated.Uids);
        Assert.Equal(Enumerable.Range(110, 10).Select(number => $"C{number}"), fresh.Uids);
    }

    [Fact]
    public async Task Cursor_Text_ReadsBackTheSame()
    {
        var cursor = (await ReadAsync(Write("conn.log", ConnHeader + ConnRows(3)))).Cursor!;

        Assert.Equal(cursor, LogCursor.Parse(cursor.ToString()));
        Assert.Throws<FormatException>(() => LogCursor.Parse("x"));
    }

    [Fact]
    public async Task Cursor_Prefix_IsTheHashOfEverythingBeforeTheOffset()
    {
        var text = Encoding.UTF8.GetBytes(ConnHeader + ConnRows(9000));

        var outcome = await ReadAsync(Write("conn.log", text), new LogReadOptions { BatchSize = 1000 });

        Assert.All(outcome.Batches, batch => Assert.Equal(Convert.ToHexStringLower(XxHash128.Hash(text.AsSpan(0, (int)batch.Cursor!.Offset))), batch.Cursor.Prefix));
    }

    [Fact]
    public async Task Identity_IsTheHashOfTheFileAsItLies()
    {
        var packed = Gzip(ConnHeader);

        var identity = await LogFileIdentity.ComputeAsync(Write("conn.log.gz", packed), Token);

        Assert.Equal(new LogFileIdentity(Convert.ToHexStringLower(SHA256.HashData(packed)), packed.Length), identity);
    }

    private static LogReadOptions After(LogOutcome earlier) => new() { Earlier = [earlier.Cursor!] };
}
