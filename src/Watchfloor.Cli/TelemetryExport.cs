using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Sends what the platform measures to an OTLP receiver, over HTTP, and the last of it when the command ends; lets Prometheus fetch the metrics.</summary>
internal sealed class TelemetryExport : IDisposable
{
    private const int LastFlushMilliseconds = 5_000;
    private readonly MeterProvider meters;
    private readonly TracerProvider tracers;

    private TelemetryExport(MeterProvider meters, TracerProvider tracers) => (this.meters, this.tracers) = (meters, tracers);

    /// <summary>Starts sending and listening; null when neither is configured.</summary>
    /// <exception cref="UsageException">The address for Prometheus cannot be listened on.</exception>
    public static TelemetryExport? Start(TelemetryOptions options)
    {
        if (options is { OtlpEndpoint: null, Prometheus: null })
        {
            return null;
        }

        var meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(Measures.Name);
        var tracers = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(Measures.Name);
        if (options.OtlpEndpoint is { } endpoint)
        {
            meters.AddOtlpExporter(otlp => Configure(otlp, endpoint, "v1/metrics"));
            tracers.AddOtlpExporter(otlp => Configure(otlp, endpoint, "v1/traces"));
        }

        if (options.Prometheus is { } address)
        {
            meters.AddPrometheusHttpListener(listener => (listener.Host, listener.Port) = (address.Host, address.Port));
        }

        try
        {
            return new(meters.Build(), tracers.Build());
        }
        catch (Exception exception) when (exception is HttpListenerException or SocketException || exception.InnerException is HttpListenerException or SocketException)
        {
            throw new UsageException($"Telemetry:Prometheus, {options.Prometheus}, cannot be listened on: {exception.Message} Another process may hold the port; name another with Telemetry:Prometheus, or none for commands beside it.");
        }
    }

    /// <summary>Sends log records as well, when an endpoint is configured.</summary>
    public static void AddLogs(ILoggingBuilder logging, TelemetryOptions options)
    {
        if (options.OtlpEndpoint is { } endpoint)
        {
            logging.AddOpenTelemetry(logs => logs.SetResourceBuilder(Resource()).AddOtlpExporter(otlp => Configure(otlp, endpoint, "v1/logs")));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        meters.ForceFlush(LastFlushMilliseconds);
        tracers.ForceFlush(LastFlushMilliseconds);
        meters.Dispose();
        tracers.Dispose();
    }

    private static ResourceBuilder Resource() => ResourceBuilder.CreateDefault().AddService("watchfloor", serviceVersion: ProgramVersion.Text);

    private static void Configure(OtlpExporterOptions otlp, Uri endpoint, string path)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri(endpoint, path);
        otlp.TimeoutMilliseconds = LastFlushMilliseconds;
    }
}
