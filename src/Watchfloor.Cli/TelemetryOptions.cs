using Microsoft.Extensions.Configuration;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Where metrics, traces and logs go, section <c>Telemetry</c>. Nothing leaves unless an endpoint stands here or in <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>Configuration section these settings come from.</summary>
    public const string Section = "Telemetry";

    /// <summary>Root of an OTLP receiver over HTTP, for example <c>http://127.0.0.1:4318</c>; null for none.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>The settings of a command, whether it reads the configuration file or writes one.</summary>
    /// <exception cref="UsageException">The endpoint is no http address.</exception>
    public static TelemetryOptions Of(GlobalSettings settings)
    {
        IConfiguration configuration;
        try
        {
            configuration = Composition.Sources(settings).Build();
        }
        catch (UsageException)
        {
            // A command that needs the file says what is wrong with it.
            configuration = new ConfigurationBuilder().AddEnvironmentVariables("WATCHFLOOR_").Build();
        }

        return Of(configuration);
    }

    /// <summary>The settings of a configuration.</summary>
    /// <exception cref="UsageException">The endpoint is no http address.</exception>
    public static TelemetryOptions Of(IConfiguration configuration)
    {
        var text = configuration[$"{Section}:{nameof(OtlpEndpoint)}"] is { Length: > 0 } own ? own : Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT");
        if (string.IsNullOrWhiteSpace(text))
        {
            return new();
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && (endpoint.Scheme is "http" or "https")
            ? new() { OtlpEndpoint = new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/") }
            : throw new UsageException("Telemetry:OtlpEndpoint is no http address. Give the root of an OTLP receiver, for example http://127.0.0.1:4318.");
    }
}
