using System.Text;

namespace Watchfloor.Mcp.Tests.Hosting.Stdio;

public class MessageLinesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1 << 20)]
    public void TryRead_HoweverTheBytesCome_GivesEachLineWhole(int atATime)
    {
        var expected = Enumerable.Range(0, 60).Select(i => new string((char)('a' + (i % 26)), 1 + (i * i * 13))).ToList();
        var lines = new MessageLines(new Trickle(string.Join("\r\n\n \n", expected) + "\nhalf a line", atATime));

        var found = new List<string>();
        while (lines.TryRead(out var line))
        {
            found.Add(Encoding.UTF8.GetString(line));
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void TryRead_ALineWithoutEnd_IsRefused()
    {
        var lines = new MessageLines(new Trickle(new string('x', MessageLines.Longest + 1), 1 << 20));

        var refusal = Assert.Throws<InvalidDataException>(() => lines.TryRead(out _));

        Assert.Contains($"{MessageLines.Longest}", refusal.Message);
    }

    /// <summary>Gives at most so many bytes at a time, as a pipe may.</summary>
    private sealed class Trickle(string text, int atATime) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, atATime));
    }
}
