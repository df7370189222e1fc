using System.Buffers;
using System.IO.Pipelines;

namespace Watchfloor.Connectors.CrowdStrike.Stream;

/// <summary>Lines of a body that does not end. Empty ones, which only show that the line lives, are left out.</summary>
internal sealed class StreamLines(PipeReader reader)
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

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }

            if (buffer.Length > LongestLine)
            {
                throw new ConnectorException(FalconClient.Vendor, $"CrowdStrike's event stream sent more than {LongestLine >> 20} MiB without an end of line. The next run goes on at the last event.");
            }
        }
    }
}
