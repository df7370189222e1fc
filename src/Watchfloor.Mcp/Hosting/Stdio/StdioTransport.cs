using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace Watchfloor.Mcp;

/// <summary>The protocol on a pair of streams, a message a line, as chat clients speak it with a program they start.</summary>
/// <remarks>
/// In place of the SDK's, in which every message waits for two more threads and is copied twice more. A call of ours is over in less time than that takes
/// (bench/RESULTS.md has both).
/// </remarks>
internal sealed partial class StdioTransport : ITransport
{
    private const int ParseError = -32700;

    // The session only takes a message and hands it to the thread pool, so it may do that on the thread that reads.
    private readonly Channel<JsonRpcMessage> messages =
        Channel.CreateUnbounded<JsonRpcMessage>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = true });

    private readonly MessageOutput output;
    private readonly ILogger<StdioTransport> logger;
    private volatile bool isClosed;

    /// <summary>Begins to read <paramref name="input"/>; both streams stay the caller's.</summary>
    public StdioTransport(Stream input, Stream output, ILogger<StdioTransport> logger)
    {
        (this.output, this.logger) = (new MessageOutput(output), logger);

        // A read of standard input cannot be broken off: the thread stays in it, and goes with the process.
        new Thread(() => Read(new MessageLines(input))) { IsBackground = true, Name = "standard input" }.Start();
    }

    /// <inheritdoc/>
    public string? SessionId => null;

    /// <inheritdoc/>
    public ChannelReader<JsonRpcMessage> MessageReader => messages.Reader;

    /// <inheritdoc/>
    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) =>
        isClosed ? Task.CompletedTask : output.SendAsync(message);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close(null);
        return ValueTask.CompletedTask;
    }

    private void Read(MessageLines lines)
    {
        try
        {
            while (lines.TryRead(out var line))
            {
                var (message, id) = MessageJson.Read(line);
                if (message is not null)
                {
                    messages.Writer.TryWrite(message);
                    continue;
                }

                LogNoMessage(line.Length);
                if (id is { } given)
                {
                    // Who asked waits for an answer.
                    SendMessageAsync(new JsonRpcError { Id = given, Error = new() { Code = ParseError, Message = "The line is no JSON-RPC message." } });
                }
            }

            Close(null);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidDataException)
        {
            Close(exception);
        }
    }

    private void Close(Exception? reason)
    {
        if (messages.Writer.TryComplete() && reason is not null && !isClosed)
        {
            LogClosed(reason.Message);
        }

        isClosed |= reason is not null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A line of {Length} bytes is no JSON-RPC message")]
    private partial void LogNoMessage(int length);

    [LoggerMessage(Level = LogLevel.Error, Message = "Standard input cannot be read on: {Reason}")]
    private partial void LogClosed(string reason);
}
