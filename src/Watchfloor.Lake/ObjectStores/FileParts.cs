namespace Watchfloor.Lake.ObjectStores;

/// <summary>Goes through a large file in parts, some of them at once, so that memory stays the same for any length.</summary>
internal static class FileParts
{
    private const int PartsAtOnce = 4;

    /// <summary>Number of parts of a file.</summary>
    public static int Count(long size, int partBytes) => (int)((size + partBytes - 1) / partBytes);

    /// <summary>Hands each part over with its number, from 0, in no order.</summary>
    public static Task ForEachAsync(string path, int partBytes, Func<int, byte[], CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        var size = new FileInfo(path).Length;
        return Parallel.ForEachAsync(
            Enumerable.Range(0, Count(size, partBytes)),
            new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = cancellationToken },
            async (number, token) =>
            {
                var offset = (long)number * partBytes;
                var content = new byte[Math.Min(partBytes, size - offset)];
                await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read))
                {
                    file.Position = offset;
                    await file.ReadExactlyAsync(content, token);
                }

                await action(number, content, token);
            });
    }
}
