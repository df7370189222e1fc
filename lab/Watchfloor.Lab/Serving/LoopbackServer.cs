using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Watchfloor.Lab.Serving;

/// <summary>An HTTP server on loopback.</summary>
internal abstract class LoopbackServer : IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Set before the first request comes in.</summary>
    public LabContext Lab { get; set; } = null!;

    /// <summary>Starts listening and returns a root address for each of <paramref name="ports"/>, in their order.</summary>
    /// <param name="ports">Ports; 0 lets the system choose.</param>
    /// <param name="certificate">Certificate for https; null for plain http.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public async Task<IReadOnlyList<Uri>> StartAsync(IReadOnlyList<int> ports, X509Certificate2? certificate, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();

        // Clients keep connections open; nobody waits for them.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var port in ports)
            {
                kestrel.Listen(IPAddress.Loopback, port, listen =>
                {
                    if (certificate is not null)
                    {
                        listen.UseHttps(certificate);
                    }
                });
            }
        });
        _app = builder.Build();
        _app.Use(ServeAsync);
        Map(_app);
        _app.MapFallback(NotFoundAsync);
        await _app.StartAsync(cancellationToken);
        return [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    /// <summary>Registers the endpoints.</summary>
    protected abstract void Map(WebApplication app);

    /// <summary>What happens to every request before its endpoint.</summary>
    protected abstract Task ServeAsync(HttpContext http, RequestDelegate next);

    /// <summary>Answers a path that does not exist.</summary>
    protected abstract Task NotFoundAsync(HttpContext http);
}
