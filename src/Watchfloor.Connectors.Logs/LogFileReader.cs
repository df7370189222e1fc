using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using Watchfloor.Connectors.Logs.Zeek;

namespace Watchfloor.Connectors.Logs;

/// <summary>Reads one log file as OCSF events, whatever it is called and however big it is, in bounded memory.</summary>
/// <remarks>
/// Nothing a file holds makes it throw: what cannot be read is told in <see cref="LogBatch.SkippedReason"/>,
/// <see cref="LogBatch.Warnings"/> and <see cref="LogBatch.Quarantined"/>. Read: Zeek conn, dns, http and ssl, in columns or JSON, plain or gzip.
/// </remarks>
public sealed class LogFileReader(LogReadOptions options)
{
    private static readonly byte[] Utf8Mark = [0xef, 0xbb, 0xbf];

    /// <summary>A reader with the default limits.</summary>
    public LogFileReader()
        : this(new())
    {
    }

    /// <summary>Streams the file's records in order. The last batch carries the warnings; a file that is not read gives one batch with the reason.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops between reads; nothing is lost, since only stored cursors count.</param>
    public async IAsyncEnumerable<LogBatch> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!TryOpen(path, out var content, out var problem))
        {
            yield return Skipped(path, problem);
            yield break;
        }

        await using (content)
        {
            var lines = new LineReader(content, options.MaxLineBytes, options.QuarantinedBytes);
            var window = Math.Min(FormatSniffer.Window, options.MaxLineBytes);
            while (lines.Pending.Length < window && await lines.FillAsync(cancellationToken))
            {
            }

            var earlier = EarlierImports.FindFor(lines.Pending, options.Earlier);
            if (lines.Pending.StartsWith(Utf8Mark))
            {
                lines.Skip(Utf8Mark.Length);
            }

            var sniffed = FormatSniffer.Sniff(lines.Pending, path, options);
            if (sniffed.SkippedReason is { } reason)
            {
                yield return Skipped(path, content.StoppedBecause is { } stop ? $"{reason}; {stop}" : reason);
                yield break;
            }

            lines.Use(sniffed.CreateFraming(), sniffed.IsList ? Math.Max(options.MaxLineBytes, options.MaxObjectBytes) : options.MaxLineBytes);
            var session = LogFormats.CreateSession(path, sniffed, options);
            if (earlier is not null && !await BeginsAsync(path, earlier, cancellationToken))
            {
                session.Warn($"The file begins like one that was imported up to byte {earlier.Offset}, but differs before that; it is read from its beginning.");
                earlier = null;
            }

            do
            {
                while (lines.TryNext(out var line))
                {
                    if (line.Offset < earlier?.Offset)
                    {
                        session.AddHeader(line);
                        continue;
                    }

                    session.Add(line);
                    if (session.IsFull)
                    {
                        foreach (var batch in session.Flush(lines.Cursor()))
                        {
                            yield return batch;
                        }
                    }
                }
            }
            while (await lines.FillAsync(cancellationToken) || lines.RetryAtEnd());

            // A line without an end may be one that is still being written: it counts, and is read again next time.
            var cursor = lines.Cursor();
            if (lines.TryLast(out var last))
            {
                session.AddLast(last, content.StoppedBecause);
            }

            session.Warn(content.StoppedBecause);
            foreach (var batch in session.End(cursor))
            {
                yield return batch;
            }
        }
    }

    private static LogBatch Skipped(string path, string reason) => new() { Path = path, SkippedReason = reason };

    private static bool TryOpen(
        string path,
        [NotNullWhen(true)] out LogContent? content,
        [NotNullWhen(false)] out string? problem)
    {
        content = null;
        try
        {
            content = LogContent.Open(path);
            problem = content.ForeignCompression is { } compression ? $"it is compressed with {compression}; plain and gzip files are read, so decompress it first" : null;
            return problem is null;
        }
        catch (UnauthorizedAccessException)
        {
            problem = Directory.Exists(path) ? "it is a folder" : "this user may not read it; give read permission and import it again";
        }
        catch (FileNotFoundException)
        {
            problem = "there is no such file";
        }
        catch (DirectoryNotFoundException)
        {
            problem = "there is no such file";
        }
        catch (IOException error)
        {
            problem = $"it cannot be opened: {error.Message}";
        }

        return false;
    }

    /// <summary>Whether the file's content begins with exactly what was imported earlier.</summary>
    private static async Task<bool> BeginsAsync(string path, LogCursor earlier, CancellationToken cancellationToken)
    {
        if (!TryOpen(path, out var content, out _))
        {
            return false;
        }

        await using (content)
        {
            var hash = new XxHash128();
            var buffer = new byte[1 << 16];
            for (var left = earlier.Offset; left > 0;)
            {
                var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    return false;
                }

                hash.Append(buffer.AsSpan(0, read));
                left -= read;
            }

            return Convert.ToHexStringLower(hash.GetCurrentHash()) == earlier.Prefix;
        }
    }
}
