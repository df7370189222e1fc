using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Watchfloor.Lab;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>What the program tells of itself, at a receiver of OTLP.</summary>
public sealed class TelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Collect_EndpointIsConfigured_SendsMetricsAndTracesOfEachFeedAndNoSecret()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, Seed = 6 }, Token);
        await using var receiver = Receiver.Start();
        using var folder = new TemporaryDirectory();
        var environment = new Dictionary<string, string>(LabSettings.Variables(lab)) { ["WATCHFLOOR_Telemetry__OtlpEndpoint"] = receiver.Address };

        using var process = CommandLine.Start(
            ["collect", "--json", "--source", "proofpoint.siem", "--lake", folder.File("lake"), "--clock", lab.Clock.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture)], environment);
        var outcome = await CommandLine.EndAsync(process);

        Assert.Equal(0, outcome.ExitCode);
        var metrics = receiver.Sent("/v1/metrics");
        Assert.All(
            new[] { "watchfloor.feed.records", "watchfloor.feed.events", "watchfloor.feed.quarantined", "watchfloor.feed.lag", "watchfloor.feed.pause", "watchfloor.feed.readings", "caught_up", "proofpoint.siem" },
            name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        Assert.Contains("collect", receiver.Sent("/v1/traces"), StringComparison.Ordinal);
        Assert.DoesNotContain(lab.Addresses.ProofpointSecret, metrics + receiver.Sent("/v1/traces") + receiver.Sent("/v1/logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_PrometheusIsAskedFor_FetchesTheNamesThatAlertsAskForOnLoopback()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, Seed = 6 }, Token);
        using var folder = new TemporaryDirectory();
        var port = FreePort();
        var environment = new Dictionary<string, string>(LabSettings.Variables(lab)) { ["WATCHFLOOR_Telemetry__Prometheus"] = port };
        using var process = CommandLine.Start(
            ["collect", "--follow", "--json", "--source", "proofpoint.siem", "--lake", folder.File("lake"), "--clock", lab.Clock.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture)], environment);

        // The first line comes when a feed was read.
        var line = await process.StandardOutput.ReadLineAsync(Token);
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), Token);
        using var beside = CommandLine.Start(["query", "SELECT 1", "--lake", folder.File("lake")], environment);
        var refused = await CommandLine.EndAsync(beside);
        process.Kill(entireProcessTree: true);

        Assert.Contains("proofpoint.siem", line, StringComparison.Ordinal);
        Assert.All(
            new[] { "watchfloor_feed_records_total{", "watchfloor_feed_readings_total{", "watchfloor_feed_lag_seconds{", "watchfloor_feed_pause_seconds{", "watchfloor_feed_duration_seconds_bucket{" },
            name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        Assert.DoesNotContain(lab.Addresses.ProofpointSecret, metrics, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Telemetry:Prometheus", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:9464")]
    [InlineData("70000")]
    [InlineData("http://127.0.0.1:9464/metrics")]
    public async Task Query_PrometheusIsNoAddress_SaysSo(string address)
    {
        using var process = CommandLine.Start(["query", "SELECT 1"], new Dictionary<string, string> { ["WATCHFLOOR_Telemetry__Prometheus"] = address });
        var outcome = await CommandLine.EndAsync(process);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("Telemetry:Prometheus", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_ReceiverIsAway_WorksAllTheSame()
    {
        using var folder = new TemporaryDirectory();

        using var process = CommandLine.Start(
            ["query", "SELECT 1 AS one", "--json", "--lake", folder.File("lake")], new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1" });
        var outcome = await CommandLine.EndAsync(process);

        Assert.Equal((0, 1), (outcome.ExitCode, outcome.Lines.Single().GetProperty("one").GetInt32()));
    }

    [Fact]
    public async Task Query_EndpointIsNone_SaysSo()
    {
        using var process = CommandLine.Start(["query", "SELECT 1"], new Dictionary<string, string> { ["WATCHFLOOR_Telemetry__OtlpEndpoint"] = "collector:4317" });
        var outcome = await CommandLine.EndAsync(process);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("Telemetry:OtlpEndpoint", outcome.Error, StringComparison.Ordinal);
    }

    // The listener takes no port 0, so one is asked of the system first.
    private static string FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    // Takes what is sent; names and tags stand in protobuf as they are written.
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly HttpListener listener;
        private readonly ConcurrentDictionary<string, StringBuilder> bodies = new();
        private readonly Task serving;

        private Receiver(HttpListener listener, string address)
        {
            (this.listener, Address) = (listener, address);
            serving = ServeAsync();
        }

        public string Address { get; }

        public static Receiver Start()
        {
            var address = $"http://127.0.0.1:{FreePort()}/";
            var listener = new HttpListener();
            listener.Prefixes.Add(address);
            listener.Start();
            return new(listener, address);
        }

        public string Sent(string path) => bodies.TryGetValue(path, out var body) ? body.ToString() : "";

        public async ValueTask DisposeAsync()
        {
            listener.Close();
            await serving;
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                try
                {
                    var context = await listener.GetContextAsync();
                    using var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body);
                    bodies.GetOrAdd(context.Request.Url!.AbsolutePath, _ => new()).Append(Encoding.Latin1.GetString(body.ToArray()));
                    context.Response.ContentType = "application/x-protobuf";
                    context.Response.Close();
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
