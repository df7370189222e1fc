using System.Globalization;
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

    /// <summary>Where Prometheus may fetch the metrics, as <c>http://127.0.0.1:9464</c>; they lie at <c>/metrics</c>. Null for nowhere.</summary>
    public Uri? Prometheus { get; set; }

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
    /// <exception cref="UsageException">An address is no http address.</exception>
    public static TelemetryOptions Of(IConfiguration configuration)
    {
        var text = configuration[$"{Section}:{nameof(OtlpEndpoint)}"] is { Length: > 0 } own ? own : Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT");
        return new() { OtlpEndpoint = Receiver(text), Prometheus = Listener(configuration[$"{Section}:{nameof(Prometheus)}"]) };
    }

    private static Uri? Receiver(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && (endpoint.Scheme is "http" or "https")
            ? new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/")
            : throw new UsageException("Telemetry:OtlpEndpoint is no http address. Give the root of an OTLP receiver, for example http://127.0.0.1:4318.");

    // A number alone is a port of loopback: who wants the network to read it writes the address that shall listen.
    private static Uri? Listener(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : Uri.TryCreate(ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? $"http://127.0.0.1:{port}" : text, UriKind.Absolute, out var address)
            && address is { Scheme: "http", AbsolutePath: "/", Port: > 0, UserInfo: "" }
            ? address
            : throw new UsageException("Telemetry:Prometheus is neither a port nor an http address without a path. Give a port of loopback, for example 9464, or http://ADDRESS:PORT.");
}
