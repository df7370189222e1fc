using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Watchfloor.Lab.Serving;

/// <summary>One vendor's HTTP server on loopback.</summary>
internal abstract class VendorServer : IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Set before the first request comes in.</summary>
    public LabContext Lab { get; set; } = null!;

    /// <summary>Starts listening and returns a root address for each of <paramref name="ports"/>, in their order.</summary>
    public async Task<IReadOnlyList<Uri>> StartAsync(IReadOnlyList<int> ports, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();

        // Clients keep connections open; nobody waits for them.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var port in ports)
            {
                kestrel.Listen(IPAddress.Loopback, port);
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

    /// <summary>Registers the vendor's endpoints.</summary>
    protected abstract void Map(WebApplication app);

    /// <summary>Sets headers that every answer has; false when the request was already answered.</summary>
    protected abstract Task<bool> AdmitAsync(HttpContext http);

    /// <summary>Answers a fault that stops the request, in the vendor's own form.</summary>
    protected abstract Task AnswerFaultAsync(HttpContext http, LabFault fault, TimeSpan retryAfter);

    /// <summary>Answers a path that the vendor does not have.</summary>
    protected abstract Task NotFoundAsync(HttpContext http);

    private async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        Lab.Traffic.Request(http.Request.Method, http.Request.Path);
        if (!await AdmitAsync(http))
        {
            return;
        }

        if (Lab.Faults.Take(http.Request.Path) is { } taken)
        {
            switch (taken.Fault)
            {
                case LabFault.Reset:
                    http.Abort();
                    return;
                case LabFault.GatewayError:
                    http.Response.StatusCode = 503;
                    http.Response.ContentType = "text/html";
                    await http.Response.WriteAsync("<html><body><h1>503 Service Unavailable</h1></body></html>", http.RequestAborted);
                    return;
                case LabFault.TruncatedBody or LabFault.RepeatedPage or LabFault.EmptyPage or LabFault.MalformedRecord:
                    http.Remember(taken.Fault);
                    break;
                default:
                    await AnswerFaultAsync(http, taken.Fault, taken.RetryAfter);
                    return;
            }
        }

        await next(http);
    }
}
