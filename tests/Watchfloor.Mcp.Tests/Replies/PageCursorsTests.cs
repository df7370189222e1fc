using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Watchfloor.Testing;

namespace Watchfloor.Mcp.Tests.Replies;

public class PageCursorsTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Read_WhatWasWritten_ComesBack()
    {
        var cursors = new PageCursors(Key, time);
        var text = cursors.Write(new PageCursor("a_get_b", new JsonObject { ["host"] = "ws-1", ["limit"] = 5 }, "17|x:y", 42, null));

        var cursor = cursors.Read(text, "a_get_b");

        Assert.Equal(("17|x:y", 42L, "ws-1"), (cursor.Position, cursor.Total!.Value, cursor.Arguments["host"]!.GetValue<string>()));
    }

    [Fact]
    public void Read_ChangedForeignOrOldCursor_IsRefusedWithTheReason()
    {
        var cursors = new PageCursors(Key, time);
        var text = cursors.Write(new PageCursor("a_get_b", [], "1|x", null, null));
        var flipped = (text[0] == 'e' ? 'f' : 'e') + text[1..];

        Assert.Equal(ToolErrorCode.CursorInvalid, Refusal(cursors, flipped, "a_get_b").Code);
        Assert.Contains("belongs to a_get_b", Refusal(cursors, text, "a_get_c").Message);
        Assert.Equal(ToolErrorCode.CursorInvalid, Refusal(new PageCursors(new byte[32], time), text, "a_get_b").Code);
        Assert.Equal(ToolErrorCode.CursorInvalid, Refusal(cursors, "rubbish", "a_get_b").Code);
        time.Advance(PageCursors.Lifetime + TimeSpan.FromSeconds(1));
        Assert.Contains("older", Refusal(cursors, text, "a_get_b").Message);
    }

    [Fact]
    public void KeyOf_SameFolder_IsTheSameAndPrivate()
    {
        using var folder = new TemporaryDirectory();

        var first = PageCursors.KeyOf(folder.Path);

        Assert.Equal(first, PageCursors.KeyOf(folder.Path));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(folder.File("mcp.key")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private static ToolError Refusal(PageCursors cursors, string text, string tool) => Assert.Throws<ToolErrorException>(() => cursors.Read(text, tool)).Error;
}
