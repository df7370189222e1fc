using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Watchfloor.Operations.Tests.Secrets;

/// <summary>The parts of the three clouds' secret services that we call, over real HTTP on this machine.</summary>
internal sealed class VaultDouble : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Func<Asked, (int Status, string Body)> answer;
    private readonly Task serving;

    private VaultDouble(Func<Asked, (int Status, string Body)> answer)
    {
        this.answer = answer;
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        free.Stop();
        listener.Prefixes.Add(Address.AbsoluteUri);
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>One request as it came.</summary>
    public sealed record Asked(string Host, string Method, string Path, string Body, string? Authorization, string? Target);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Everything that was asked.</summary>
    public ConcurrentQueue<Asked> Requests { get; } = new();

    public static VaultDouble Start(Func<Asked, (int Status, string Body)> answer) => new(answer);

    /// <summary>A client whose every request ends up here, whichever host it names.</summary>
    public HttpClient Client() => new(new Redirect(Address));

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
        listener.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var asked = new Asked(
                context.Request.Headers["X-Meant-For"] ?? "", context.Request.HttpMethod, context.Request.RawUrl!, await reader.ReadToEndAsync(),
                context.Request.Headers["Authorization"], context.Request.Headers["X-Amz-Target"]);
            Requests.Enqueue(asked);
            var (status, body) = answer(asked);
            context.Response.StatusCode = status;
            context.Response.ContentType = body.StartsWith('<') ? "text/xml" : "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }

    private sealed class Redirect(Uri address) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Meant-For", request.RequestUri!.Host);
            request.RequestUri = new Uri(address, request.RequestUri.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
