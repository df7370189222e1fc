using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Sends what the platform measures to an OTLP receiver, over HTTP, and the last of it when the command ends.</summary>
internal sealed class TelemetryExport : IDisposable
{
    private const int LastFlushMilliseconds = 5_000;
    private readonly MeterProvider meters;
    private readonly TracerProvider tracers;

    private TelemetryExport(MeterProvider meters, TracerProvider tracers) => (this.meters, this.tracers) = (meters, tracers);

    /// <summary>Starts sending; null when no endpoint is configured.</summary>
    public static TelemetryExport? Start(TelemetryOptions options) => options.OtlpEndpoint is not { } endpoint ? null : new(
        Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(Measures.Name).AddOtlpExporter(otlp => Configure(otlp, endpoint, "v1/metrics")).Build(),
        Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(Measures.Name).AddOtlpExporter(otlp => Configure(otlp, endpoint, "v1/traces")).Build());

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

    private static ResourceBuilder Resource() => ResourceBuilder.CreateDefault().AddService("watchfloor", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3));

    private static void Configure(OtlpExporterOptions otlp, Uri endpoint, string path)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri(endpoint, path);
        otlp.TimeoutMilliseconds = LastFlushMilliseconds;
    }
}
