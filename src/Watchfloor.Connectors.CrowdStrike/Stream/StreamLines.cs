using System.Buffers;
using System.IO.Pipelines;

namespace Watchfloor.Connectors.CrowdStrike.Stream;

/// <summary>Lines of a body, however long it is. Empty ones, which only show that a stream lives, are left out.</summary>
/// <param name="reader">The body.</param>
/// <param name="keepsEnd">Whether what comes after the last end of line is a line too. In a file it is; in a stream it is an event that broke off.</param>
internal sealed class StreamLines(PipeReader reader, bool keepsEnd = false)
{
    private const int LongestLine = 16 * 1024 * 1024;

    /// <summary>The next whole line; null when the body ended, whatever half a line came before.</summary>
    /// <exception cref="ConnectorException">A line is longer than any event.</exception>
    public async Task<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(buffer.GetPosition(1, end));
                if (line.AsSpan().ContainsAnyExcept((byte)'\r', (byte)' '))
                {
                    return line;
                }

                continue;
            }

            var rest = read.IsCompleted && keepsEnd ? buffer.ToArray() : [];
            reader.AdvanceTo(read.IsCompleted ? buffer.End : buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return rest.AsSpan().ContainsAnyExcept((byte)'\r', (byte)' ') ? rest : null;
            }

            if (buffer.Length > LongestLine)
            {
                throw new ConnectorException(FalconClient.Vendor, $"CrowdStrike sent more than {LongestLine >> 20} MiB without an end of line, longer than any event. The next run goes on at the last one.");
            }
        }
    }
}
