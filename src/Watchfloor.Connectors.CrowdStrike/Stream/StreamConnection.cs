using System.IO.Pipelines;

namespace Watchfloor.Connectors.CrowdStrike.Stream;

/// <summary>An open body of the event stream, whose session is renewed before it ends.</summary>
internal sealed class StreamConnection(FalconClient client, string appId, StreamSession session, HttpResponseMessage response, PipeReader reader, TimeProvider time) : IAsyncDisposable
{
    private DateTimeOffset refreshAt = session.RefreshAt;

    /// <summary>Its lines.</summary>
    public StreamLines Lines { get; } = new(reader);

    /// <summary>Renews the session when it is time.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < refreshAt)
        {
            return;
        }

        // A session that is gone ends the body, and the reader opens a new one.
        if (await client.RefreshStreamAsync(session.RefreshAddress, appId, cancellationToken) is { } interval)
        {
            refreshAt = now + interval;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Disposing the response first tears the connection down; the reader would otherwise wait for its end.
        response.Dispose();
        await reader.CompleteAsync();
    }
}
