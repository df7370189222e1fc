using System.Buffers;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Watchfloor.Mcp;

/// <summary>Writes messages to a stream, each on a line of its own. Messages that come while one is written go out together, in the next write.</summary>
/// <param name="stream">Where to; written by one thread at a time.</param>
internal sealed class MessageOutput(Stream stream)
{
    // Who reads slowly is waited for; 1 MiB is forty of the largest replies.
    private const int MostWaiting = 1 << 20;

    private readonly Lock gate = new();
    private Lines filled = new();
    private Lines spare = new();
    private bool isWriting;
    private TaskCompletionSource? room;

    /// <summary>Ends when the message is written, or will be by the thread that writes now.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public Task SendAsync(JsonRpcMessage message)
    {
        lock (gate)
        {
            filled.Add(message);
            if (isWriting)
            {
                return filled.Length <= MostWaiting ? Task.CompletedTask : (room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            isWriting = true;
        }

        try
        {
            while (TryTake(out var lines))
            {
                stream.Write(lines.Written);
                stream.Flush();
            }
        }
        catch
        {
            Fail();
            throw;
        }

        return Task.CompletedTask;
    }

    private bool TryTake(out Lines lines)
    {
        lock (gate)
        {
            room?.TrySetResult();
            room = null;
            (filled, spare) = (spare, filled);
            filled.Clear();
            lines = spare;
            return isWriting = lines.Length > 0;
        }
    }

    private void Fail()
    {
        lock (gate)
        {
            room?.TrySetResult();
            room = null;
            isWriting = false;
            filled.Clear();
        }
    }

    private sealed class Lines
    {
        private readonly ArrayBufferWriter<byte> bytes = new(1 << 14);
        private readonly Utf8JsonWriter writer;

        public Lines() => writer = new Utf8JsonWriter(bytes, MessageJson.OnALine);

        public int Length => bytes.WrittenCount;

        public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

        public void Add(JsonRpcMessage message)
        {
            writer.Reset();
            MessageJson.Write(writer, message);
            writer.Flush();
            bytes.Write("\n"u8);
        }

        public void Clear() => bytes.ResetWrittenCount();
    }
}
