using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Watchfloor.Connectors.Tests.Http;

/// <summary>A server that answers as its script says, one step a request; the last step stays.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> script;

    private ScriptedServer(WebApplication app, ConcurrentQueue<Func<HttpContext, Task>> script) => (this.app, this.script) = (app, script);

    public ConcurrentQueue<string> Requests { get; } = new();

    public Uri Root => new(app.Urls.Single());

    public static async Task<ScriptedServer> StartAsync(params IEnumerable<Func<HttpContext, Task>> steps)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ScriptedServer(app, new(steps));
        app.Run(async http =>
        {
            server.Requests.Enqueue($"{http.Request.Method} {http.Request.Path} {http.Request.Headers.Authorization}");
            if (!(server.script.Count > 1 ? server.script.TryDequeue(out var step) : server.script.TryPeek(out step)))
            {
                step = Json("{}");
            }

            await step!(http);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public static Func<HttpContext, Task> Json(string body, int status = 200) => Answer(status, "application/json", body);

    public static Func<HttpContext, Task> Answer(int status, string type, string body, params (string Name, string Value)[] headers) => async http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        await http.Response.WriteAsync(body);
    };

    /// <summary>An API over this server through the shared pipeline.</summary>
    public VendorApi Api(Action<VendorHttpOptions>? configure = null, Action<IHttpClientBuilder>? credentials = null)
    {
        var services = new ServiceCollection();
        services.AddVendorHttpClient("test", "Example", credentials);
        services.Configure<VendorHttpOptions>("Example", options =>
        {
            options.FirstDelay = TimeSpan.FromMilliseconds(5);
            configure?.Invoke(options);
        });
        return new(
            services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("test"), "Example", (status, _) => status == 400 ? "Mend the query." : null, TimeProvider.System);
    }

    public HttpRequestMessage Get(string path = "/a") => new(HttpMethod.Get, new Uri(Root, path));

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
