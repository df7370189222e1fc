using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;

namespace Watchfloor.Mcp;

/// <summary>A server on Streamable HTTP at <c>/mcp</c>.</summary>
public sealed class McpHttp : IAsyncDisposable
{
    private const string Path = "/mcp";
    private const long LargestBody = 1 << 20;
    private const long MostKeptBytes = 64 << 20;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private readonly WebApplication application;

    private McpHttp(WebApplication application, Uri endpoint) => (this.application, Endpoint) = (application, endpoint);

    /// <summary>Where clients connect.</summary>
    public Uri Endpoint { get; }

    /// <summary>Starts one of our servers.</summary>
    /// <exception cref="Operations.UsageException">The address reaches beyond this machine and nobody is asked who they are, or a setting is wrong.</exception>
    public static Task<McpHttp> StartAsync(ServerDefinition server, Profile profile, ToolSources sources, McpHttpOptions options, CancellationToken cancellationToken) =>
        StartAsync(services => services.AddWatchfloorMcp(server, profile, sources), options, cancellationToken);

    /// <summary>Starts whatever <paramref name="add"/> adds, under the same guard.</summary>
    /// <exception cref="Operations.UsageException">As above.</exception>
    internal static async Task<McpHttp> StartAsync(Func<IServiceCollection, IMcpServerBuilder> add, McpHttpOptions options, CancellationToken cancellationToken)
    {
        options.RequireSafe();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });

        // Nobody's environment decides where this listens; the host itself needs one source to write to.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseUrls(options.Url.GetLeftPart(UriPartial.Authority));
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.Limits.MaxRequestBodySize, kestrel.AddServerHeader) = (LargestBody, false));
        builder.Services.AddRateLimiter(limiter => RateLimits.Configure(limiter, options));
        var isGuarded = McpAuthentication.Add(builder.Services, options);
        var mcp = add(builder.Services).WithHttpTransport(transport =>
        {
            transport.SessionMode = options.IsStateless ? HttpServerSessionMode.Stateless : HttpServerSessionMode.StatefulForInitializeClients;
        });
        if (isGuarded)
        {
            mcp.AddAuthorizationFilters();
        }

        if (!options.IsStateless)
        {
            KeepStreams(mcp);
        }

        var application = builder.Build();
        application.Use(new NetworkGuard(options).InvokeAsync);
        if (isGuarded)
        {
            application.UseAuthentication();
        }

        // After authentication, so that each caller has limits of its own.
        application.UseRateLimiter();
        if (isGuarded)
        {
            application.UseAuthorization();
        }

        var endpoint = application.MapMcp(Path);
        if (isGuarded)
        {
            endpoint.RequireAuthorization();
        }

        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            await application.DisposeAsync();
            throw new Operations.UsageException($"The server cannot listen on {options.Url}: {exception.Message} Name another port with --http.");
        }

        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new McpHttp(application, new Uri(new Uri(address), Path));
    }

    // A client whose connection breaks fetches what it missed with Last-Event-ID. A call takes ten minutes at most; the memory bounds what many clients can have kept.
    private static void KeepStreams(IMcpServerBuilder mcp)
    {
        mcp.Services.AddDistributedMemoryCache(cache => cache.SizeLimit = MostKeptBytes);
#pragma warning disable MCP9006 // Sessions are for clients that initialize, as long as there are any.
        mcp.WithDistributedCacheEventStreamStore(store =>
        {
            store.EventSlidingExpiration = store.MetadataSlidingExpiration = KeptFor;
            store.EventAbsoluteExpiration = store.MetadataAbsoluteExpiration = KeptFor * 2;
        });
#pragma warning restore MCP9006
    }

    /// <summary>Ends when the server has stopped.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => HostingAbstractionsHostExtensions.WaitForShutdownAsync(application, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await application.StopAsync(patience.Token);
        await application.DisposeAsync();
    }
}
