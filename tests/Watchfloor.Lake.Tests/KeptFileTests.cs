using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Watchfloor.Ocsf;
using Watchfloor.Testing;
using static Watchfloor.Lake.Tests.Samples;

namespace Watchfloor.Lake.Tests;

public sealed class KeptFileTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("gz")]
    [InlineData("zst")]
    public async Task FindAsync_EventFromAKeptFile_BringsItsLine(string form)
    {
        using var folder = new TemporaryDirectory();
        await using var lake = await OpenLakeAsync(folder.Path);
        var lines = Enumerable.Range(0, 20_000).Select(i => $"{{\"uid\":\"C{i}\",\"note\":\"é{i}\"}}").ToArray();
        var content = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        var stored = Compress(form, content);

        var hash = await lake.KeepFileAsync(new MemoryStream(stored), Token);
        var again = await lake.KeepFileAsync(new MemoryStream(stored), Token);
        var offsets = lines.Scan(line => Encoding.UTF8.GetByteCount(line)).ToList();
        int[] picked = [3, 19_999, 7];
        await lake.CommitAsync(
            new()
            {
                Feed = "zeek.conn",
                Events = [.. picked.Select(i => Connection($"C{i}"))],
                RawReferences = [.. picked.Select(i => new RawReference(hash, offsets[i], Encoding.UTF8.GetByteCount(lines[i])))],
            },
            Token);
        await using var snapshot = await lake.SnapshotAsync(Token);
        var found = await snapshot.FindAsync([.. picked.Select(i => new EvidenceId("zeek.conn", $"C{i}"))], Token);

        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(stored)), hash), (hash, again));
        Assert.Equal([hash], Directory.EnumerateFiles(folder.File("raw")).Select(Path.GetFileName));
        Assert.All(picked, i => Assert.Equal(lines[i], found[new("zeek.conn", $"C{i}")].Event.RawData));
    }

    private static byte[] Compress(string form, byte[] content)
    {
        var output = new MemoryStream();
        using (Stream stream = form switch { "gz" => new GZipStream(output, CompressionLevel.Fastest), "zst" => new ZstdSharp.CompressionStream(output), _ => output })
        {
            stream.Write(content);
        }

        return output.ToArray();
    }
}

file static class Lines
{
    // Where each line begins when every line ends with one line feed.
    public static IEnumerable<long> Scan(this IEnumerable<string> lines, Func<string, int> length)
    {
        var offset = 0L;
        foreach (var line in lines)
        {
            yield return offset;
            offset += length(line) + 1;
        }
    }
}
