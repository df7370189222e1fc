using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Watchfloor.Incidents.Tests.Store;

/// <summary>Stands between a client and a server on loopback and breaks a connection where a test wants it broken.</summary>
internal sealed class CuttingRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly int serverPort;
    private readonly Task accepting;
    private byte[]? cutAfter;

    public CuttingRelay(int serverPort)
    {
        this.serverPort = serverPort;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    public bool HasCut { get; private set; }

    /// <summary>Hands the next words of this kind to the server, and then keeps its answer and breaks the connection.</summary>
    public void CutAfter(string words) => cutAfter = Encoding.UTF8.GetBytes(words);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await listener.AcceptTcpClientAsync(end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient accepted)
    {
        using var client = accepted;
        using var server = new TcpClient();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, serverPort, over.Token);
            await Task.WhenAny(ForwardAsync(client.GetStream(), server.GetStream(), over.Token), server.GetStream().CopyToAsync(client.GetStream(), over.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // Either side may go at any time; that is what this is for.
        }

        await over.CancelAsync();
    }

    private async Task ForwardAsync(NetworkStream client, NetworkStream server, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await client.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (cutAfter is { } words && buffer.AsSpan(0, count).IndexOf(words) >= 0)
            {
                // The words reach the server, and the client hears nothing more.
                (cutAfter, HasCut) = (null, true);
                client.Socket.Close(0);
                await server.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                server.Socket.Shutdown(SocketShutdown.Send);
                while (await server.ReadAsync(buffer, cancellationToken) > 0)
                {
                }

                return;
            }

            await server.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }
}
