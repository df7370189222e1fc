using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Watchfloor.Connectors;

/// <summary>The HTTP pipeline that every connector shares: timeouts, repeats, waits, a bounded body.</summary>
public static class VendorHttpClientExtensions
{
    // Clients live as long as the process; their connections do not, so that a moved address is noticed.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Adds a named client of one vendor. Add handlers for credentials to the result; they sit outside the repeats.</summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="name">Name of the client, for <see cref="IHttpClientFactory"/>.</param>
    /// <param name="vendor">Name of the <see cref="VendorHttpOptions"/> to use.</param>
    /// <param name="addCredentials">Adds the handlers that authenticate; null when requests carry their own credentials.</param>
    public static IHttpClientBuilder AddVendorHttpClient(
        this IServiceCollection services, string name, string vendor, Action<IHttpClientBuilder>? addCredentials = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<VendorHttpOptions>(vendor).ValidateDataAnnotations();

        if (!services.Any(service => service.ServiceType == typeof(VendorClock) && service.IsKeyedService && Equals(service.ServiceKey, vendor)))
        {
            // By its vendor for who reads, and among all for who looks at them.
            var clock = new VendorClock(vendor);
            services.AddKeyedSingleton(vendor, clock).AddSingleton(clock);
        }

        services.TryAddKeyedSingleton(vendor, (provider, _) =>
        {
            var options = Options(provider, vendor);
            return new RequestPace(options.Budgets, options.BudgetShare, provider.GetRequiredService<TimeProvider>());
        });

        // The pipeline below limits the time; the client's own limit would cut its waits short.
        var client = services.AddHttpClient(name, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AutomaticDecompression = DecompressionMethods.All;
                handler.PooledConnectionLifetime = ConnectionLifetime;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        addCredentials?.Invoke(client);
        client.AddResilienceHandler("vendor", (pipeline, context) =>
        {
            var options = Options(context.ServiceProvider, vendor);
            var time = context.ServiceProvider.GetRequiredService<TimeProvider>();
            pipeline.TimeProvider = time;
            pipeline
                .AddTimeout(options.TotalTimeout)
                .AddRetry(RetryOf(options, time))
                .AddTimeout(options.AttemptTimeout);
        });
        return client
            .AddHttpMessageHandler(provider => new PacingHandler(
                provider.GetRequiredKeyedService<RequestPace>(vendor), Options(provider, vendor), provider.GetRequiredKeyedService<VendorClock>(vendor), provider.GetRequiredService<TimeProvider>()))
            .AddHttpMessageHandler(provider => new BufferedBodyHandler(Options(provider, vendor).MaxResponseBytes));
    }

    private static VendorHttpOptions Options(IServiceProvider provider, string vendor) =>
        provider.GetRequiredService<IOptionsMonitor<VendorHttpOptions>>().Get(vendor);

    private static RetryStrategyOptions<HttpResponseMessage> RetryOf(VendorHttpOptions options, TimeProvider time)
    {
        TimeSpan? Asked(Outcome<HttpResponseMessage> outcome) =>
            outcome.Result is { } response ? RetryAfter.Read(response, time.GetUtcNow(), options.RetryInstantHeader) : null;

        return new HttpRetryStrategyOptions
        {
            MaxRetryAttempts = Math.Max(1, options.MaxRetries),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.FirstDelay,
            MaxDelay = options.LongestDelay,
            ShouldRetryAfterHeader = false,
            ShouldHandle = attempt => ValueTask.FromResult(
                options.MaxRetries > 0
                && attempt.Context.GetRequestMessage()?.IsRead() == true
                && IsPassing(attempt.Outcome)
                && !(Asked(attempt.Outcome) > options.LongestRetryAfter)),
            DelayGenerator = attempt => ValueTask.FromResult(Asked(attempt.Outcome)),
        };
    }

    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) =>
        (HttpClientResiliencePredicates.IsTransient(outcome) || outcome.Result is { IsSuccessStatusCode: true } && IsPage(outcome.Result))
        && outcome.Exception is not HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded };

    // No API here answers with a page: a proxy on the way did, and may not the next time.
    private static bool IsPage(HttpResponseMessage response) =>
        string.Equals(response.Content.Headers.ContentType?.MediaType, "text/html", StringComparison.OrdinalIgnoreCase);
}
